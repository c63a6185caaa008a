package dev.godwit.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.chaos.history.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cluster that does all right is found clean, and whatever is then changed in its history is found. */
final class RandomWorldTest {

    private static final int SEEDS = 400;

    private enum Harm {
        DROP,
        DOUBLE,
        SWAP,
        CONTENT,
        TENANT,
        ID,
        FALSE_GAP,
        MISSING_GAP,
        LETTER,
        RECORD
    }

    @Test
    void whatIsRight_isClean() {
        long delivered = 0;
        Map<Fate, Long> account = new HashMap<>();
        Map<String, Long> gaps = new HashMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Verdict verdict = Checker.check(RandomWorld.of(seed).history(), RandomWorld.RULES);
            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
            delivered += verdict.counts().delivered();
            verdict.account().forEach((fate, n) -> account.merge(fate, n, Long::sum));
            verdict.counts().gaps().forEach((reason, n) -> gaps.merge(reason, n, Long::sum));
        }
        assertThat(delivered).isGreaterThan(SEEDS * 50L);
        assertThat(gaps.get("trimmed")).isGreaterThan(SEEDS);
        assertThat(account)
                .containsKeys(
                        Fate.RECEIVED,
                        Fate.DECLARED,
                        Fate.COLLAPSED,
                        Fate.DELETED,
                        Fate.SETTLED,
                        Fate.EXPIRED,
                        Fate.NOT_FOR_DEVICE,
                        Fate.REPEATED);
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void whatIsWrong_isFound(Harm harm) {
        int harmed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = RandomWorld.of(seed);
            List<Event> history = new ArrayList<>(world.history());
            Random random = new Random(seed);
            Optional<String> what = harm(harm, world, history, random);
            if (what.isPresent()) {
                harmed++;
                Verdict verdict = Checker.check(history, RandomWorld.RULES);
                assertThat(verdict.clean()).as("seed %d: %s", seed, what.get()).isFalse();
            }
        }
        assertThat(harmed).isGreaterThan(SEEDS / 3);
    }

    private static Optional<String> harm(Harm harm, RandomWorld world, List<Event> history, Random random) {
        return switch (harm) {
            case DROP ->
                one(world.owed(), random).map(received -> {
                    history.remove(received);
                    return "without " + received;
                });
            case DOUBLE ->
                one(all(history), random).map(received -> {
                    history.add(history.indexOf(received) + 1, received);
                    return "twice " + received;
                });
            case SWAP -> swap(history, random);
            case CONTENT ->
                change(
                        history,
                        random,
                        r -> new Event.Received(
                                r.at(),
                                r.connection(),
                                r.mailbox(),
                                r.id(),
                                "p0".equals(r.push()) ? "p1" : "p0",
                                r.again()));
            case TENANT ->
                change(
                        history,
                        random,
                        r -> new Event.Received(
                                r.at(),
                                r.connection(),
                                (r.mailbox().startsWith("a") ? "b" : "a")
                                        + r.mailbox().substring(1),
                                r.id(),
                                r.push(),
                                r.again()));
            case ID ->
                change(
                        history,
                        random,
                        r -> new Event.Received(
                                r.at(),
                                r.connection(),
                                r.mailbox(),
                                Optional.of(r.id().orElseThrow() + "999"),
                                r.push(),
                                r.again()));
            case FALSE_GAP ->
                one(world.owed(), random).map(received -> {
                    long offset = Id.parse(received.id().orElseThrow()).offset();
                    history.set(
                            history.indexOf(received),
                            new Event.Gap(
                                    received.at(),
                                    received.connection(),
                                    received.mailbox(),
                                    "1-" + (offset - 1),
                                    "1-" + offset,
                                    "trimmed",
                                    true));
                    return "a gap for " + received;
                });
            case MISSING_GAP ->
                one(world.needed(), random).map(gap -> {
                    history.remove(gap);
                    return "without " + gap;
                });
            case LETTER ->
                one(history.stream().filter(Event.DeadLetter.class::isInstance).toList(), random)
                        .map(letter -> {
                            history.remove(letter);
                            return "without " + letter;
                        });
            case RECORD ->
                one(world.owed(), random).map(received -> {
                    history.removeIf(e ->
                            e instanceof Event.Logged logged && logged.push().equals(Optional.of(received.push())));
                    return "Kafka without " + received.push();
                });
        };
    }

    private static List<Event.Received> all(List<Event> history) {
        return history.stream()
                .filter(Event.Received.class::isInstance)
                .map(Event.Received.class::cast)
                .filter(r -> r.id().isPresent())
                .toList();
    }

    private static Optional<String> change(List<Event> history, Random random, UnaryOperator<Event.Received> change) {
        return one(all(history), random).map(received -> {
            history.set(history.indexOf(received), change.apply(received));
            return "changed " + received;
        });
    }

    /** Two neighbours of one mailbox on one connection, each at the other's moment. */
    private static Optional<String> swap(List<Event> history, Random random) {
        Map<String, Integer> last = new HashMap<>();
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i) instanceof Event.Received r && r.id().isPresent()) {
                Integer before = last.put(r.connection() + r.mailbox(), i);
                if (before != null) {
                    pairs.add(new int[] {before, i});
                }
            }
        }
        return one(pairs, random).map(pair -> {
            Event.Received a = (Event.Received) history.get(pair[0]);
            Event.Received b = (Event.Received) history.get(pair[1]);
            history.set(pair[0], new Event.Received(a.at(), b.connection(), b.mailbox(), b.id(), b.push(), b.again()));
            history.set(pair[1], new Event.Received(b.at(), a.connection(), a.mailbox(), a.id(), a.push(), a.again()));
            return "swapped " + a + " and " + b;
        });
    }

    private static <T> Optional<T> one(List<T> list, Random random) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
    }
}
