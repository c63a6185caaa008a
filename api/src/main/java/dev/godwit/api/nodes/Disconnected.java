package dev.godwit.api.nodes;

import java.util.List;

/**
 * What came of a wish to disconnect.
 *
 * @param closed connections that were
 * @param incomplete names of nodes that did not answer: theirs may go on
 */
public record Disconnected(long closed, List<String> incomplete) {}
