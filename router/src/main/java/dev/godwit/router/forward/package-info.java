/** From applied messages to the nodes that hold their followers. */
@NullMarked
package dev.godwit.router.forward;

import org.jspecify.annotations.NullMarked;
