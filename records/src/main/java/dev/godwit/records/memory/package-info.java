/** Kafka in memory, for tests. */
@NullMarked
package dev.godwit.records.memory;

import org.jspecify.annotations.NullMarked;
