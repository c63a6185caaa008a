/**
 * The product's own router and gateway logic, several nodes of each, in one thread on virtual time: one seed is one run, of which
 * every event repeats.
 *
 * <p>Start reading at {@link dev.godwit.chaos.sim.Simulation}, then {@code World}. A {@code Scheduler} has the time and chooses who is
 * next; {@code Node}s hold the product's parts, on loops that can be stopped; between them are {@code Pipe}s, which delay, and
 * which a {@code Network} cuts. {@code Store}, {@code Directory} and {@code Broker} are what can be done to the twins of Redis,
 * Hazelcast and Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.sim;
