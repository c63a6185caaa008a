package dev.godwit.protocol;

import java.util.LinkedHashSet;
import java.util.Set;

/** Names of the fields of a request that Godwit does not act on. Few and short: they come from outside and go to counters. */
final class IgnoredNames {

    private static final int MAX_NAMES = 32;
    private static final int MAX_CODE_POINTS = 64;

    private final Set<String> names = new LinkedHashSet<>();

    void add(String name) {
        if (names.size() < MAX_NAMES) {
            names.add(shortened(name));
        }
    }

    Set<String> names() {
        return names;
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= MAX_CODE_POINTS
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MAX_CODE_POINTS));
    }
}
