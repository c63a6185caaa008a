/** Push requests of services on their way into Kafka: read, checked against the caller's rights, recognized, written. */
@NullMarked
package dev.godwit.api.push;

import org.jspecify.annotations.NullMarked;
