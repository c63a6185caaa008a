package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.Tracking;
import dev.godwit.runtime.ManualLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a gateway reports as written. */
class WrittenReportsTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final TestNode node = new TestNode(loop, log, new FakeRegistry());
    private final RecordingOutbound client = new RecordingOutbound();

    @Test
    void trackedMessages_areReportedTogether() {
        log.append(ALICE, tracked(List.of()));
        log.append(ALICE, "nobody asks");
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();
        node.forward(log.append(ALICE, tracked(List.of())));
        loop.run();
        assertThat(log.reports()).isEmpty();

        loop.advance(250);

        assertThat(log.reports()).containsExactly("phone 1-0", "phone 1-2");
    }

    @Test
    void messagesThatWereNotWritten_areNotReported() {
        log.append(ALICE, tracked(List.of("tablet")));
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.advance(1_000);

        assertThat(log.reports()).isEmpty();
    }

    @Test
    void storeThatIsAway_getsTheReportLater() {
        log.append(ALICE, tracked(List.of()));
        node.connect(client, Optional.of("phone"), Optional.empty());
        loop.run();
        log.available(false);
        loop.advance(2_000);
        log.available(true);
        loop.advance(500);

        assertThat(log.reports()).containsExactly("phone 1-0");
    }

    private static Message tracked(List<String> devices) {
        MessageOptions options = new MessageOptions(
                5, devices, "", Map.of(), Optional.empty(), new Tracking(Tracking.Receipts.ASKED, false));
        return new Message("e", Payload.NULL, 0, Message.NEVER, "", options);
    }
}
