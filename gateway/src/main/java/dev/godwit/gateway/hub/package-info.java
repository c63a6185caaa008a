/** The mailboxes that connections of one event loop follow: their tails, routes and sweeps. */
@NullMarked
package dev.godwit.gateway.hub;

import org.jspecify.annotations.NullMarked;
