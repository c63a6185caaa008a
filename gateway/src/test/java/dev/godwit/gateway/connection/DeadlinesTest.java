package dev.godwit.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final Deadlines deadlines = new Deadlines(loop);
    private final List<String> came = new ArrayList<>();

    @Test
    void deadlines_comeInOrderAndNeverEarly() {
        deadlines.in(5_100, () -> came.add("late"));
        deadlines.in(1_000, () -> came.add("soon"));
        loop.advance(999);
        assertThat(came).isEmpty();
        loop.advance(1 + Deadlines.GRAIN_MILLIS);
        assertThat(came).containsExactly("soon");
        loop.advance(4_098 - Deadlines.GRAIN_MILLIS);
        assertThat(came).containsExactly("soon");
        loop.advance(2 + Deadlines.GRAIN_MILLIS);
        assertThat(came).containsExactly("soon", "late");
    }

    @Test
    void past_comesAtOnceButNotWithin() {
        deadlines.at(5, () -> came.add("past"));
        assertThat(came).isEmpty();
        loop.advance(1);
        assertThat(came).containsExactly("past");
    }

    @Test
    void cancelled_doesNotCome() {
        Deadlines.Deadline first = deadlines.in(1_000, () -> came.add("first"));
        deadlines.in(1_000, () -> came.add("second"));
        first.cancel();
        first.cancel();
        loop.advance(2_000);
        first.cancel();
        assertThat(came).containsExactly("second");
    }

    @Test
    void cancelledByOneOfTheSameMoment_doesNotCome() {
        List<Deadlines.Deadline> second = new ArrayList<>();
        deadlines.in(1_000, () -> second.get(0).cancel());
        second.add(deadlines.in(1_000, () -> came.add("second")));
        loop.advance(2_000);
        assertThat(came).isEmpty();
    }

    @Test
    void deadlineSetByAnother_comes() {
        deadlines.in(1_000, () -> deadlines.at(0, () -> came.add("next")));
        loop.advance(2_000);
        assertThat(came).containsExactly("next");
    }

    @Test
    void farDeadline_comesAfterManyLooks() {
        deadlines.in(3_600_000, () -> came.add("hour"));
        loop.advance(3_599_999);
        assertThat(came).isEmpty();
        loop.advance(1 + Deadlines.GRAIN_MILLIS);
        assertThat(came).containsExactly("hour");
    }
}
