/** Who is connected where: a hint for routing, never the truth. Hazelcast stands behind the port, a twin in {@code memory}. */
@NullMarked
package dev.godwit.registry;

import org.jspecify.annotations.NullMarked;
