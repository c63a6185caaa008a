/** Kafka behind the port. */
@NullMarked
package dev.godwit.records.kafka;

import org.jspecify.annotations.NullMarked;
