/** From Kafka to the inbox, the registry and the gateways. */
@NullMarked
package dev.godwit.router;

import org.jspecify.annotations.NullMarked;
