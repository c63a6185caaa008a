package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who polls, as presence sees it. */
class LingeringTest {

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final Map<String, Integer> here = new TreeMap<>();
    private final List<String> changes = new ArrayList<>();
    private final TestNode node = new TestNode(loop, new FakeLog(), new FakeRegistry(), new Counting());
    private int polls;

    @Test
    void whoPollsOn_isHereAllTheTime() {
        for (int i = 0; i < 20; i++) {
            poll(Transport.POLL, 500);
            loop.advance(500);
        }

        assertThat(changes).containsExactly("+alice", "+alice@room");
    }

    @Test
    void whoPollsNoMore_isAway() {
        poll(Transport.POLL, 500);
        loop.advance(Lingering.MILLIS - 500);
        assertThat(changes).hasSize(2);
        loop.advance(500);

        assertThat(changes).hasSize(4).contains("-alice", "-alice@room");
        assertThat(here).isEmpty();
    }

    @Test
    void whoHadAStream_isAwayAtOnce() {
        poll(Transport.SSE, 500);

        assertThat(here).isEmpty();
    }

    private void poll(Transport transport, long millis) {
        SessionRequest request = new SessionRequest(
                "c" + polls++,
                Tenant.DEFAULT,
                "alice",
                Optional.empty(),
                Optional.empty(),
                List.of("room"),
                0,
                false,
                transport);
        Session session = node.sessions().open(request, new RecordingOutbound());
        loop.advance(millis);
        session.disconnected();
        loop.run();
    }

    /** As the node does: present while it came more often than it left. */
    private final class Counting implements Comings {
        @Override
        public void user(Mailbox user, boolean is) {
            count(user.name(), is);
        }

        @Override
        public void member(Mailbox topic, String user, boolean is) {
            count(user + "@" + topic.name(), is);
        }

        private void count(String who, boolean is) {
            boolean before = here.containsKey(who);
            here.merge(who, is ? 1 : -1, (known, change) -> known + change == 0 ? null : known + change);
            if (before != here.containsKey(who)) {
                changes.add((is ? "+" : "-") + who);
            }
        }
    }
}
