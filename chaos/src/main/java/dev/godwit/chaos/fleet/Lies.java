package dev.godwit.chaos.fleet;

import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Positions that a client makes up, from the one that it has: another user's, one of the future, of another generation, garbage. */
final class Lies {

    private static final long FAR = 1_000_000;
    private static final int KINDS = 4;

    private final Random random;

    Lies(Random random) {
        this.random = random;
    }

    /**
     * @param others positions of other devices
     */
    String of(String own, List<String> others) {
        Position honest = Position.parse(own);
        return switch (random.nextInt(KINDS)) {
            case 0 -> other(own, others).orElse("x");
            case 1 ->
                new Position(honest.generation(), honest.own() + FAR, honest.all() + FAR, honest.topics()).token();
            case 2 -> new Position(honest.generation() + 1, honest.own(), honest.all(), new TreeMap<>()).token();
            default -> own.substring(1) + "~";
        };
    }

    private Optional<String> other(String own, List<String> others) {
        List<String> different =
                others.stream().filter(other -> !other.equals(own)).toList();
        return different.isEmpty() ? Optional.empty() : Optional.of(different.get(random.nextInt(different.size())));
    }
}
