/** How much of what clients may do. Plain Java; what is shared between nodes stands behind ports. */
@NullMarked
package dev.godwit.gateway.limit;

import org.jspecify.annotations.NullMarked;
