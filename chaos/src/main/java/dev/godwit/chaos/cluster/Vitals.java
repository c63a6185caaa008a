package dev.godwit.chaos.cluster;

/**
 * How a process is at the moment. -1 for what it does not tell, or cannot tell now.
 *
 * @param heapBytes used; of roles
 * @param descriptors open
 * @param rssBytes of memory, as the system counts it
 * @param blockedMillis the longest that an event loop stood still since it started; of roles. A pause of the whole process counts too
 */
public record Vitals(String process, long heapBytes, long descriptors, long rssBytes, long blockedMillis) {}
