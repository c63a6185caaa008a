package dev.godwit.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowingsTest {

    private final Followings followings = new Followings();
    private final Random random = new Random(1);
    private final Set<Following> expected = new HashSet<>();

    @Test
    void everyone_isVisitedOnce_whoeverCameAndWent() {
        for (int i = 0; i < 2_000; i++) {
            change();
            if (random.nextInt(20) == 0) {
                assertThat(visited()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
            }
            assertThat(followings.isEmpty()).isEqualTo(expected.isEmpty());
        }
    }

    /** A follower that is fed may end its session, and others'; somebody may come. */
    @Test
    void comingAndGoingDuringAVisit_disturbsNobodyElse() {
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 10; i++) {
                change();
            }
            Set<Following> before = Set.copyOf(expected);
            Set<Following> gone = new HashSet<>();
            List<Following> visited = new ArrayList<>();
            followings.visit(following -> {
                assertThat(gone).doesNotContain(following);
                visited.add(following);
                Set<Following> stood = Set.copyOf(expected);
                change();
                stood.stream().filter(f -> !expected.contains(f)).forEach(gone::add);
                if (random.nextInt(5) == 0) {
                    // A visit within a visit.
                    assertThat(visited()).containsExactlyInAnyOrderElementsOf(expected);
                }
            });
            assertThat(visited).doesNotHaveDuplicates();
            assertThat(before).allMatch(following -> gone.contains(following) || visited.contains(following));
            assertThat(before).containsAll(visited);
            assertThat(visited()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private void change() {
        if (expected.isEmpty() || random.nextBoolean()) {
            Following following = following();
            followings.join(following);
            expected.add(following);
        } else {
            List<Following> all = List.copyOf(expected);
            Following one = all.get(random.nextInt(all.size()));
            followings.leave(one);
            expected.remove(one);
        }
    }

    private List<Following> visited() {
        List<Following> visited = new ArrayList<>();
        followings.visit(visited::add);
        return visited;
    }

    @SuppressWarnings("NullAway") // A place among followers is all that counts here.
    private static Following following() {
        return new Following(null, null, 0);
    }
}
