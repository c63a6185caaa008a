/** What the connections of all transports have in common: their request, their timers, their metrics. */
@NullMarked
package dev.godwit.gateway.connection;

import org.jspecify.annotations.NullMarked;
