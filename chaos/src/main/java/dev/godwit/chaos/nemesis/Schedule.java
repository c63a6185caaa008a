package dev.godwit.chaos.nemesis;

import dev.godwit.chaos.cluster.ClusterPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What will go wrong in a run, in the order of time.
 *
 * @param duration after which all is healed
 */
public record Schedule(Duration duration, List<Step> steps) {

    private static final int FIRST_MILLIS = 3_000;
    private static final int LEAST_REST_MILLIS = 4_000;
    private static final int MOST_REST_MILLIS = 12_000;
    private static final double SHORT_PAUSES = 0.7;
    private static final double MIDDLE_PAUSES = 0.95;

    public Schedule {
        steps = List.copyOf(steps);
    }

    /**
     * The same for the same arguments, always. In each lane every kind, and of every kind every target, comes once before one comes again. All is
     * healed when the time is over.
     *
     * @param kinds of which it is made
     */
    public static Schedule of(long seed, Duration duration, Set<FaultKind> kinds, ClusterPlan plan) {
        Choices choices = new Choices(plan);
        List<Step> steps = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            List<FaultKind> ofLane = choices.kinds(lane, kinds);
            if (!ofLane.isEmpty()) {
                // A lane stays as it is when kinds of another are left out.
                Random random = new Random(seed * 31 + lane.name().hashCode());
                steps.addAll(lane(lane, random, duration, ofLane, choices));
            }
        }
        steps.sort(Comparator.comparing(Step::at).thenComparing(Step::lane));
        return new Schedule(duration, steps);
    }

    private static List<Step> lane(
            Lane lane, Random random, Duration duration, List<FaultKind> kinds, Choices choices) {
        Bag<FaultKind> bag = new Bag<>(kinds, random);
        Map<FaultKind, Bag<List<String>>> targets = new EnumMap<>(FaultKind.class);
        List<Step> steps = new ArrayList<>();
        long at = between(random, FIRST_MILLIS, FIRST_MILLIS + MOST_REST_MILLIS);
        int unfit = 0;
        while (unfit < kinds.size()) {
            FaultKind kind = bag.next();
            long end = at + length(kind, random, duration);
            if (end > duration.toMillis()) {
                unfit++;
                continue;
            }
            unfit = 0;
            steps.add(new Step(
                    lane,
                    Duration.ofMillis(at),
                    kind,
                    targets.computeIfAbsent(kind, fresh -> new Bag<>(choices.targets(lane, fresh), random))
                            .next(),
                    random.nextInt(1_000),
                    Duration.ofMillis(end)));
            at = end + between(random, LEAST_REST_MILLIS, MOST_REST_MILLIS);
        }
        return steps;
    }

    private static long length(FaultKind kind, Random random, Duration duration) {
        long least = kind.leastSeconds() * 1_000L;
        long most = kind.mostSeconds() * 1_000L;
        if (kind != FaultKind.PAUSE) {
            return between(random, least, most);
        }
        // Mostly short ones, or a lane would do little else.
        double lot = random.nextDouble();
        long longest = lot < SHORT_PAUSES ? 8_000 : lot < MIDDLE_PAUSES ? 25_000 : most;
        return between(random, least, Math.max(least + 1, Math.min(longest, duration.toMillis() / 3)));
    }

    private static long between(Random random, long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }
}
