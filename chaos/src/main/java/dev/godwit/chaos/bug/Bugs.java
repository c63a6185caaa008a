package dev.godwit.chaos.bug;

import java.util.List;
import java.util.stream.Collectors;

/** All that can be sown. */
public final class Bugs {

    public static final List<Bug> ALL = List.of(
            CommitBeforeAppend.BUG,
            FollowAfterReplay.BUG,
            IgnoreRewind.BUG,
            XaddStar.BUG,
            TrustWait.BUG,
            TrimWithoutGap.BUG,
            SharedCursor.BUG,
            ForgetRoutes.BUG,
            TimeoutIsDelivery.BUG,
            PoisonWithoutLetter.BUG,
            UnconditionalRemoval.BUG,
            TailNotContiguous.BUG);

    private Bugs() {}

    /** @throws IllegalArgumentException for a name that is none */
    public static Bug named(String name) {
        return ALL.stream()
                .filter(bug -> bug.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("bug: " + name + " (expected: one of "
                        + ALL.stream().map(Bug::name).collect(Collectors.joining(", ")) + ")"));
    }
}
