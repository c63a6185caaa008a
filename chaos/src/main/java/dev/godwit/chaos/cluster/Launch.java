package dev.godwit.chaos.cluster;

import java.util.List;
import java.util.Map;

/** A command with its variables. */
record Launch(List<String> command, Map<String, String> variables) {}
