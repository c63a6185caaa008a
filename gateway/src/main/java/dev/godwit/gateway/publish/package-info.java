/** What clients send to topics, on its way into Kafka. Plain Java. */
@NullMarked
package dev.godwit.gateway.publish;

import org.jspecify.annotations.NullMarked;
