/** One connection of a client to a gateway, over each transport: what is asked for, and what is heard. Knows the protocol only. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.fleet.wire;
