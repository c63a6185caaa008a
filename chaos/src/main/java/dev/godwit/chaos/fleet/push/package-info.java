/** What the users of a run are sent: the mix, the ways in, and what Kafka holds when all is over. Knows the fleet, and history. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.fleet.push;
