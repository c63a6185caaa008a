/** Topics that services already have, as push requests: no change at their producers. */
@NullMarked
package dev.godwit.router.mapping;

import org.jspecify.annotations.NullMarked;
