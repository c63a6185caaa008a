package dev.godwit.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.runtime.ManualLoop;
import dev.godwit.tokens.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttendanceTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room.1");

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final PresenceOptions options = new PresenceOptions(true, List.of(TopicPattern.parse("room.*", "")));
    private final Attendance attendance = new Attendance(loop, new PushTopic("godwit.push", 1, 1), options);
    private final List<WatchFrame> frames = new ArrayList<>();
    private boolean full;

    @Test
    void watch_beginsWithAllWhoAreHere() {
        attendance.user(ALICE, true);
        attendance.member(ROOM, "alice", true);
        watch();

        assertThat(present()).containsExactlyInAnyOrder("u:alice", "t:room.1 alice");
        assertThat(frames).filteredOn(WatchFrame::getComplete).hasSize(1);
    }

    @Test
    void userOnSeveralLoops_isHereUntilTheLastIsGone() {
        watch();
        attendance.user(ALICE, true);
        attendance.user(ALICE, true);
        attendance.user(ALICE, false);
        loop.run();
        assertThat(absent()).isEmpty();

        attendance.user(ALICE, false);
        loop.run();
        assertThat(present()).containsExactly("u:alice");
        assertThat(absent()).containsExactly("u:alice");
    }

    @Test
    void topicsThatNobodyAskedFor_areNotTold() {
        watch();
        attendance.member(Mailbox.topic(Tenant.DEFAULT, "news"), "alice", true);
        loop.run();

        assertThat(present()).isEmpty();
    }

    @Test
    void routerThatDoesNotRead_isToldTheEndOnly() {
        watch();
        full = true;
        for (int i = 0; i < 1_000; i++) {
            attendance.user(ALICE, i % 2 == 0);
        }
        attendance.user(Mailbox.user(Tenant.DEFAULT, "bob"), true);
        loop.advance(60_000);
        assertThat(present()).isEmpty();

        full = false;
        watch.writable();
        loop.run();
        assertThat(present()).containsExactly("u:bob");
        assertThat(absent()).containsExactly("u:alice");
    }

    @Test
    void manyMembers_comeInBoundedFrames() {
        for (int i = 0; i < 1_800; i++) {
            attendance.user(Mailbox.user(Tenant.DEFAULT, "user" + i), true);
        }
        watch();

        assertThat(present()).hasSize(1_800).doesNotHaveDuplicates();
        assertThat(frames).allMatch(frame -> frame.getPresentCount() <= 500);
        assertThat(frames.get(frames.size() - 1).getComplete()).isTrue();
    }

    @Test
    void otherPartitionsAndGenerations_areNotTold() {
        attendance.user(ALICE, true);
        loop.run();
        watch = attendance.watch(2, List.of(0), "i1", new Wire());
        watch = attendance.watch(1, List.of(-1, 1), "i1", new Wire());
        attendance.user(ALICE, false);
        loop.run();

        assertThat(present()).isEmpty();
        assertThat(absent()).isEmpty();
    }

    @Test
    void endedWatch_isToldNothing() {
        watch();
        watch.end();
        frames.clear();
        attendance.user(ALICE, true);
        loop.advance(60_000);

        assertThat(frames).isEmpty();
    }

    private Watch watch;

    private void watch() {
        loop.run();
        watch = attendance.watch(1, List.of(0), "i1", new Wire());
        loop.run();
    }

    private List<String> present() {
        return frames.stream().flatMap(frame -> frame.getPresentList().stream()).toList();
    }

    private List<String> absent() {
        return frames.stream().flatMap(frame -> frame.getAbsentList().stream()).toList();
    }

    private final class Wire implements Watch.Wire {
        @Override
        public boolean writable() {
            return !full;
        }

        @Override
        public void send(WatchFrame frame) {
            frames.add(frame);
        }
    }
}
