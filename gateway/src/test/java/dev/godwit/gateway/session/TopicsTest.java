package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session that follows topics: from where, and how that changes while it is open. */
class TopicsTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room");
    private static final Mailbox NEWS = Mailbox.topic(Tenant.DEFAULT, "news");
    private static final long ROOM_HASH = Position.topicHash("room");
    private static final long NEWS_HASH = Position.topicHash("news");

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final FakeRegistry registry = new FakeRegistry();
    private final TestNode node = new TestNode(loop, log, registry);
    private final RecordingOutbound client = new RecordingOutbound();
    private final List<Position> answers = new ArrayList<>();

    private static Position at(long own, long all, Map<Long, Long> topics) {
        return new Position(FakeLog.GENERATION, own, all, new TreeMap<>(topics));
    }

    private Session connect(int history, String... topics) {
        Session session = node.connect(client, Optional.empty(), history, topics);
        loop.run();
        return session;
    }

    private Session connect(Position position, String... topics) {
        Session session = node.connect(client, Optional.of(position), 0, topics);
        loop.run();
        return session;
    }

    private void follow(Session session, Follow follow) {
        session.follow(follow, answers::add);
        loop.run();
    }

    private void follow(Session session, String... topics) {
        follow(session, new Follow(List.of(topics), 0, Optional.empty()));
    }

    private void leave(Session session, String... topics) {
        session.leave(List.of(topics), answers::add);
        loop.run();
    }

    private void arrives(Mailbox mailbox, String text) {
        node.forward(log.append(mailbox, text));
        loop.run();
    }

    // --- where it starts

    @Test
    void newTopic_startsAtTheHead_whichThePositionNamesAtOnce() {
        log.append(ROOM, "r0");
        connect(0, "room");
        assertThat(client.position().topics()).containsExactly(Map.entry(ROOM_HASH, 0L));

        arrives(ROOM, "r1");
        assertThat(client.texts()).containsExactly("r1");
        assertThat(client.position()).isEqualTo(at(0, 0, Map.of(ROOM_HASH, 1L)));
    }

    /** Else what comes while it is away, and nothing came before, would be lost. */
    @Test
    void newTopic_isInTheFirstPosition_alsoOfWhoResumes() {
        log.append(ALICE, "a0");
        log.append(ROOM, "r1");
        connect(at(0, 0, Map.of()), "room");

        assertThat(client.positions().get(0)).isEqualTo(at(0, 0, Map.of(ROOM_HASH, 1L)));
    }

    @Test
    void topicOfThePosition_resumesAboveIt() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "r" + i));
        connect(at(4, 4, Map.of(ROOM_HASH, 2L)), "room");

        assertThat(client.events()).containsExactly("opened", "r3", "r4");
    }

    @Test
    void topicOfThePosition_thatIsNotFollowed_isIgnored() {
        log.append(ROOM, "r0");
        connect(at(0, 0, Map.of(ROOM_HASH, -1L)), "news");
        arrives(ROOM, "r1");
        arrives(ALICE, "a2");

        assertThat(client.texts()).containsExactly("a2");
        assertThat(client.position().topics()).containsOnlyKeys(NEWS_HASH);
    }

    /** One in a trillion pairs of names: what is behind counts, so that nothing is lost. */
    @Test
    void topicsOfOneHash_resumeAtTheLowerPlace() {
        String name = "room.196033";
        String other = "room.2564581";
        assertThat(Position.topicHash(name)).isEqualTo(Position.topicHash(other));
        connect(0, name, other);
        arrives(Mailbox.topic(Tenant.DEFAULT, other), "o0");
        arrives(ALICE, "a1");
        assertThat(client.position().topics()).containsExactly(Map.entry(Position.topicHash(name), -1L));

        Position position = client.position();
        arrives(Mailbox.topic(Tenant.DEFAULT, name), "n2");
        RecordingOutbound again = new RecordingOutbound();
        node.connect(again, Optional.of(position), 0, other, name);
        loop.run();
        assertThat(again.texts()).contains("n2");
    }

    @Test
    void trimmedTopic_isToldToWhoWasBehind() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "r" + i));
        log.trimThrough(ROOM, 3);
        connect(at(4, 4, Map.of(ROOM_HASH, 1L)), "room");

        assertThat(client.events()).containsExactly("opened", "gap(trimmed 1..3)", "r4");
    }

    @Test
    void olderGeneration_concernsOnlyTopicsThatItNames() {
        FakeLog second = new FakeLog(2);
        second.append(ROOM, "r0");
        second.append(NEWS, "n1");
        TestNode later = new TestNode(loop, second, registry, TestNode.QUIET, new PushTopic("godwit.push", 2, 1));
        Position old = at(7, 9, Map.of(ROOM_HASH, 5L));
        later.connect(client, Optional.of(old), 0, "room", "news");
        loop.run();

        assertThat(client.events())
                .containsExactly(
                        "opened", "gap(generation 7..-1?)", "gap(generation 9..-1?)", "gap(generation 5..-1?)", "r0");
        assertThat(client.positions()).startsWith(old, old, old);
        assertThat(client.position().topics()).containsEntry(NEWS_HASH, 1L);
    }

    @Test
    void newerGeneration_concernsOnlyTopicsThatItNames() {
        log.append(ROOM, "r0");
        log.append(NEWS, "n1");
        Position newer = new Position(2, 7, 9, new TreeMap<>(Map.of(ROOM_HASH, 5L)));
        node.connect(client, Optional.of(newer), 1, "room", "news");
        loop.run();

        assertThat(client.gaps()).extracting(Gap::mailbox).hasSize(3).doesNotContain(NEWS);
        assertThat(client.texts()).containsExactly("n1");
    }

    @Test
    void volatileFrame_reachesFollowers() {
        connect(0, "room");
        node.forwardVolatile(ROOM, "typing");
        node.forwardVolatile(NEWS, "other");
        loop.run();

        assertThat(client.texts()).containsExactly("typing");
    }

    // --- history

    @Test
    void history_isTheLastMessages_thenLive() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "r" + i));
        connect(2, "room");
        arrives(ROOM, "r5");

        assertThat(client.events()).containsExactly("opened", "r3", "r4", "r5");
        assertThat(client.positions().get(0).topics()).containsEntry(ROOM_HASH, 2L);
    }

    @Test
    void history_longerThanTheLog_isAllOfIt() {
        log.skip(3);
        IntStream.range(0, 3).forEach(i -> log.append(ROOM, "r" + i));
        connect(100, "room", "news");

        assertThat(client.events()).containsExactly("opened", "r0", "r1", "r2");
    }

    @Test
    void history_isNotForTopicsOfThePosition_norForTheBroadcast() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "r" + i));
        log.append(Mailbox.broadcast(Tenant.DEFAULT), "all5");
        node.connect(client, Optional.of(at(5, 5, Map.of(ROOM_HASH, 3L))), 3, "room");
        loop.run();

        assertThat(client.events()).containsExactly("opened", "r4");
    }

    @Test
    void history_doesNotBringBackWhatWasReplaced() {
        connect(0, "room");
        arrives(ROOM, "r0");
        arrives(ROOM, "r1");
        log.delete(ROOM, 0);
        RecordingOutbound other = new RecordingOutbound();
        node.connect(other, Optional.empty(), 2, "room");
        loop.run();

        assertThat(other.texts()).containsExactly("r1");
    }

    @Test
    void history_isLookedForAgainWhenTheLogFails() {
        IntStream.range(0, 3).forEach(i -> log.append(ROOM, "r" + i));
        connect(0, "room");
        log.available(false);
        RecordingOutbound late = new RecordingOutbound();
        node.connect(late, Optional.empty(), 1, "room");
        loop.advance(5_000);
        assertThat(late.isOpen()).isFalse();

        log.available(true);
        loop.advance(5_000);
        assertThat(late.texts()).containsExactly("r2");
    }

    @Test
    void history_askedByManyAtOnce_isOneLook() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "r" + i));
        Session first = connect(0, "news");
        follow(first, "room");
        int before = log.reads();
        log.hold();
        List<RecordingOutbound> many =
                IntStream.range(0, 20).mapToObj(i -> new RecordingOutbound()).toList();
        many.forEach(each -> node.connect(each, Optional.of(at(4, 4, Map.of())), 3, "room"));
        loop.run();
        log.release();
        loop.run();

        assertThat(many).allSatisfy(each -> assertThat(each.texts()).containsExactly("r2", "r3", "r4"));
        assertThat(log.reads() - before).isEqualTo(2);
    }

    // --- changes while it is open

    @Test
    void follow_isAnsweredBeforeItsFirstMessage() {
        IntStream.range(0, 3).forEach(i -> log.append(ROOM, "r" + i));
        Session session = connect(0);
        session.follow(new Follow(List.of("room"), 2, Optional.empty()), position -> {
            answers.add(position);
            assertThat(client.texts()).isEmpty();
        });
        loop.run();
        arrives(ROOM, "r3");

        assertThat(answers).extracting(Position::topics).containsExactly(new TreeMap<>(Map.of(ROOM_HASH, 0L)));
        assertThat(client.texts()).containsExactly("r1", "r2", "r3");
    }

    @Test
    void follow_beforeTheStart_waitsForIt() {
        Session session = node.connect(client);
        session.follow(new Follow(List.of("room"), 0, Optional.empty()), position -> {
            answers.add(position);
            assertThat(client.events()).containsExactly("opened");
        });
        loop.run();

        assertThat(answers).hasSize(1);
    }

    @Test
    void followTwice_isOneFollow() {
        Session session = connect(0, "room");
        arrives(ROOM, "r0");
        follow(session, new Follow(List.of("room", "news"), 5, Optional.of(at(-1, -1, Map.of(ROOM_HASH, -1L)))));
        arrives(ROOM, "r1");

        assertThat(answers).hasSize(1);
        assertThat(client.texts()).containsExactly("r0", "r1");
    }

    @Test
    void leave_endsIt_andTellsFromWhereToGoOn() {
        Session session = connect(0, "room");
        arrives(ROOM, "r0");
        leave(session, "room", "never");
        arrives(ROOM, "r1");
        node.forwardVolatile(ROOM, "typing");
        arrives(ALICE, "a2");

        assertThat(client.texts()).containsExactly("r0", "a2");
        assertThat(client.position().topics()).isEmpty();
        assertThat(answers.get(0).topics()).containsEntry(ROOM_HASH, 0L);

        follow(session, new Follow(List.of("room"), 0, Optional.of(answers.get(0))));
        assertThat(client.texts()).containsExactly("r0", "a2", "r1");
    }

    @Test
    void leave_letsNothingOfAReadUnderWayThrough() {
        IntStream.range(0, 5).forEach(i -> log.append(ROOM, "r" + i));
        node.connect(new RecordingOutbound(), Optional.empty(), 0, "room");
        loop.run();
        log.hold();
        Session session = connect(at(4, 4, Map.of(ROOM_HASH, 0L)), "room");
        assertThat(log.heldCalls()).isEqualTo(1);
        leave(session, "room");
        log.release();
        loop.run();

        assertThat(client.texts()).isEmpty();
        assertThat(answers).hasSize(1);
    }

    @Test
    void followAfterLeave_isLikeAFirstFollow() {
        IntStream.range(0, 3).forEach(i -> log.append(ROOM, "r" + i));
        Session session = connect(at(2, 2, Map.of(ROOM_HASH, 1L)), "room");
        leave(session, "room");
        arrives(ROOM, "r3");
        follow(session, "room");
        arrives(ROOM, "r4");

        assertThat(client.texts()).containsExactly("r2", "r4");
    }

    /** A client that names its topics only after it was greeted resumes them all the same. */
    @Test
    void firstFollow_startsWhereThePositionOfTheStartSays_once() {
        IntStream.range(0, 3).forEach(i -> log.append(ROOM, "r" + i));
        Session session = connect(at(2, 2, Map.of(ROOM_HASH, 0L)));
        follow(session, "room");
        leave(session, "room");
        follow(session, "room");

        assertThat(client.texts()).containsExactly("r1", "r2");
    }

    @Test
    void sinceOfAnOlderGeneration_isToldBeforeTheReplay() {
        FakeLog second = new FakeLog(2);
        second.append(ROOM, "r0");
        TestNode later = new TestNode(loop, second, registry, TestNode.QUIET, new PushTopic("godwit.push", 2, 1));
        Session session = later.connect(client);
        loop.run();
        follow(session, new Follow(List.of("room"), 0, Optional.of(at(0, 0, Map.of(ROOM_HASH, 5L)))));

        assertThat(client.events()).containsExactly("opened", "gap(generation 5..-1?)", "r0");
        assertThat(answers.get(0).topics()).isEmpty();
        assertThat(client.positions().get(1).topics()).containsEntry(ROOM_HASH, -1L);
    }

    @Test
    void changes_areMadeInTheirOrder() {
        Session session = connect(0);
        log.available(false);
        List<String> done = new ArrayList<>();
        session.follow(new Follow(List.of("room"), 0, Optional.empty()), position -> done.add("room"));
        session.leave(
                List.of("room"),
                position -> done.add("left " + position.topics().size()));
        session.follow(new Follow(List.of("news"), 0, Optional.empty()), position -> done.add("news"));
        loop.advance(5_000);
        assertThat(done).isEmpty();

        log.available(true);
        loop.advance(5_000);
        assertThat(done).containsExactly("room", "left 1", "news");
        assertThat(session.position().orElseThrow().topics()).containsOnlyKeys(NEWS_HASH);
    }

    /** While it waits for a topic's place, the rest goes on. */
    @Test
    void follow_holdsNothingElseUp() {
        Session session = connect(0);
        log.hold();
        follow(session, "room");
        arrives(ALICE, "a0");

        assertThat(client.texts()).containsExactly("a0");
        assertThat(client.position().topics()).isEmpty();
        assertThat(answers).isEmpty();
    }

    @Test
    void follow_letsNothingThroughBeforeItsAnswer_notEvenWhatDoesNotLast() {
        node.connect(new RecordingOutbound(), Optional.empty(), 0, "room");
        Session session = connect(0);
        log.hold();
        follow(session, "room", "news");
        node.forwardVolatile(ROOM, "typing");
        arrives(ROOM, "r0");
        assertThat(answers).isEmpty();
        assertThat(client.texts()).isEmpty();

        log.release();
        loop.run();
        assertThat(answers).hasSize(1);
        assertThat(client.texts()).containsExactly("r0");
    }

    @Test
    void endedSession_answersNothing_andFollowsNothing() {
        Session session = connect(0);
        log.hold();
        follow(session, "room");
        session.disconnected();
        session.follow(new Follow(List.of("news"), 0, Optional.empty()), answers::add);
        log.release();
        loop.advance(10_000);

        assertThat(answers).isEmpty();
        assertThat(node.gauge("godwit.gateway.mailboxes")).isZero();
    }

    @Test
    void cursorOfADevice_hasItsTopics() {
        SessionRequest request = new SessionRequest(
                        "c", Tenant.DEFAULT, "alice", Optional.of("phone"), Optional.empty())
                .withTopics(List.of("room"), 0);
        node.sessions().open(request, client);
        loop.run();
        arrives(ROOM, "r0");
        loop.advance(60_000);
        assertThat(log.storedCursor("phone").orElseThrow().topics()).containsEntry(ROOM_HASH, 0L);

        arrives(ROOM, "r1");
        RecordingOutbound again = new RecordingOutbound();
        node.sessions().open(request, again);
        loop.run();
        assertThat(again.texts()).containsExactly("r1");
    }
}
