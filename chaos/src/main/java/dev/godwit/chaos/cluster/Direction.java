package dev.godwit.chaos.cluster;

import java.util.Set;

/** The way of bytes from one member to another. */
public record Direction(String from, String to) {

    /** Both ways between two. */
    public static Set<Direction> both(String a, String b) {
        return Set.of(new Direction(a, b), new Direction(b, a));
    }
}
