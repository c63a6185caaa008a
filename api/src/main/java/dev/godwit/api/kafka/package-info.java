/** Kafka behind the push API. */
@NullMarked
package dev.godwit.api.kafka;

import org.jspecify.annotations.NullMarked;
