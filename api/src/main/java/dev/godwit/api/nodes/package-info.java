/** Who is connected where: asked of the gateways. */
@NullMarked
package dev.godwit.api.nodes;

import org.jspecify.annotations.NullMarked;
