package dev.godwit.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CutsTest {

    private static final Direction THERE = new Direction("a", "b");
    private static final Direction BACK = new Direction("b", "a");

    private final List<String> changes = new ArrayList<>();
    private final Cuts cuts = new Cuts((directions, cut) -> {
        for (Direction direction : directions) {
            changes.add((cut ? "-" : "+") + direction.from() + direction.to());
        }
    });

    @Test
    void wayThatWasCutTwice_isOpenWhenBothAreHealed() {
        Cut both = cuts.make(Direction.both("a", "b"));
        Cut one = cuts.make(Set.of(THERE));
        assertThat(changes).containsExactlyInAnyOrder("-ab", "-ba");

        both.heal();
        assertThat(cuts.has(THERE)).isTrue();
        assertThat(cuts.has(BACK)).isFalse();
        one.heal();
        assertThat(cuts.has(THERE)).isFalse();
        assertThat(changes).endsWith("+ba", "+ab");
    }

    @Test
    void healingTwice_isHealingOnce() {
        Cut first = cuts.make(Set.of(THERE));
        Cut second = cuts.make(Set.of(THERE));
        first.heal();
        first.heal();
        assertThat(cuts.has(THERE)).isTrue();
        second.heal();
        assertThat(cuts.has(THERE)).isFalse();
    }

    @Test
    void healAll_opensEverything_andCutsThatWereHealedSoAreDone() {
        Cut cut = cuts.make(Set.of(THERE));
        cuts.make(Set.of(BACK));
        cuts.healAll();
        assertThat(cuts.has(THERE)).isFalse();
        assertThat(cuts.has(BACK)).isFalse();
        Cut later = cuts.make(Set.of(THERE));
        cut.heal();
        assertThat(cuts.has(THERE)).isTrue();
        later.heal();
    }
}
