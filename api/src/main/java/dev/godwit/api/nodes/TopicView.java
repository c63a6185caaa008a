package dev.godwit.api.nodes;

import java.util.List;

/**
 * A topic, seen from outside.
 *
 * @param followers connections that follow it, as far as nodes answered
 * @param incomplete names of nodes that are not counted
 */
public record TopicView(long followers, ConnectionPage members, List<String> incomplete) {}
