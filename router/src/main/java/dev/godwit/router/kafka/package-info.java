/** Kafka behind the port. Nothing else in the router imports it. */
@NullMarked
package dev.godwit.router.kafka;

import org.jspecify.annotations.NullMarked;
