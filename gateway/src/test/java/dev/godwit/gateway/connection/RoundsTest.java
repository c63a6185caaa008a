package dev.godwit.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runtime.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final ManualLoop loop = new ManualLoop(0);
    private final List<List<Integer>> visits = new ArrayList<>();

    @Test
    void eachMember_isVisitedOnceAnInterval() {
        Rounds<Integer> rounds = new Rounds<>(loop, Duration.ofSeconds(30), visits::add);
        rounds.start();
        for (int i = 0; i < 300; i++) {
            rounds.join(i);
        }
        loop.advance(90_000);
        Map<Integer, Integer> times = new HashMap<>();
        visits.forEach(visit -> visit.forEach(member -> times.merge(member, 1, Integer::sum)));
        assertThat(times).hasSize(300);
        assertThat(times.values()).containsOnly(3);
    }

    @Test
    void members_areSpreadAndVisitedTogether() {
        Rounds<Integer> rounds = new Rounds<>(loop, Duration.ofSeconds(30), visits::add);
        rounds.start();
        for (int i = 0; i < 3_000; i++) {
            rounds.join(i);
        }
        loop.advance(30_000);
        assertThat(visits).hasSize(30);
        assertThat(visits).allSatisfy(visit -> assertThat(visit).hasSizeBetween(30, 300));
    }

    @Test
    void memberThatLeft_isNotVisited() {
        Rounds<Integer> rounds = new Rounds<>(loop, Duration.ofMillis(100), visits::add);
        rounds.start();
        Runnable leave = rounds.join(1);
        loop.advance(100);
        leave.run();
        loop.advance(1_000);
        assertThat(visits).hasSize(1);
    }

    @Test
    void stopped_visitsNobody() {
        Rounds<Integer> rounds = new Rounds<>(loop, Duration.ofMillis(100), visits::add);
        rounds.start();
        rounds.join(1);
        rounds.stop();
        loop.advance(1_000);
        assertThat(visits).isEmpty();
    }
}
