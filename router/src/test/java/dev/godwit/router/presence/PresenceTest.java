package dev.godwit.router.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Published;
import dev.godwit.inbox.memory.InMemoryPresence;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Membership;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.protocol.link.WatchRequest;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.runtime.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways, Kafka and routers are the test; time is manual. */
class PresenceTest {

    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    private static final long FLAP = 10_000;
    private static final long BEGIN = 1_700_000_000_000L;

    private final ManualLoop loop = new ManualLoop(BEGIN);
    private final InMemoryRegistry registry = new InMemoryRegistry(loop::now);
    private InMemoryPresence store = new InMemoryPresence();
    private final FakeGateways gateways = new FakeGateways();
    private final List<String> told = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private boolean kafkaDown;
    private boolean kafkaSilent;
    private final List<CompletableFuture<Void>> unanswered = new ArrayList<>();
    private final List<String> nodes = new ArrayList<>();
    private Presence presence = presence();

    @BeforeEach
    void start() {
        nodes.add("g1");
        nodes.add("g2");
        renew();
        presence.start();
        presence.assigned(List.of(0));
        pass(3_000);
        gateways.complete("g1");
        gateways.complete("g2");
        pass(1_000);
    }

    @Test
    void userWhoComes_isOnline_onceTheDelayHasPassed() {
        gateways.present("g1", "u:alice");
        pass(FLAP - 500);
        assertThat(told).isEmpty();

        pass(1_000);
        assertThat(told).containsExactly("+u:alice");
    }

    @Test
    void severalNodes_areOnePresence() {
        gateways.present("g1", "u:alice");
        gateways.present("g2", "u:alice");
        pass(2 * FLAP);
        gateways.absent("g1", "u:alice");
        pass(2 * FLAP);
        assertThat(told).containsExactly("+u:alice");

        gateways.absent("g2", "u:alice");
        pass(2 * FLAP);
        assertThat(told).containsExactly("+u:alice", "-u:alice");
    }

    @Test
    void whoIsAwayForAMoment_isNotTold() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        for (int i = 0; i < 5; i++) {
            gateways.absent("g1", "u:alice");
            pass(FLAP / 2);
            gateways.present("g2", "u:alice");
            pass(FLAP / 2);
            gateways.absent("g2", "u:alice");
            gateways.present("g1", "u:alice");
        }
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice");
    }

    /** Each absence begins its own delay: an earlier one does not count. */
    @Test
    void secondAbsence_waitsAnew() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        gateways.absent("g1", "u:alice");
        pass(FLAP - 1_000);
        gateways.present("g1", "u:alice");
        gateways.absent("g1", "u:alice");
        pass(2_000);
        assertThat(told).containsExactly("+u:alice");
    }

    @Test
    void deadNode_takesItsShareAway() {
        gateways.present("g1", "u:alice");
        gateways.present("g1", "u:bob");
        gateways.present("g2", "u:bob");
        pass(2 * FLAP);
        nodes.remove("g1");
        registry.bury("i-g1");
        pass(2 * FLAP);

        assertThat(told).containsExactlyInAnyOrder("+u:alice", "+u:bob", "-u:alice");
    }

    @Test
    void whoComesBackElsewhereAfterTheDeathOfANode_isNotTold() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        nodes.remove("g1");
        registry.bury("i-g1");
        pass(FLAP / 2);
        gateways.present("g2", "u:alice");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice");
    }

    @Test
    void nodeThatSaysItTwice_isOnePresence() {
        gateways.present("g1", "u:alice");
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        gateways.absent("g1", "u:alice");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice", "-u:alice");
    }

    @Test
    void registryThatKnowsNobodyForAMoment_saysNothing_howeverOften() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        told.clear();
        for (int i = 0; i < 3; i++) {
            List<String> all = List.copyOf(nodes);
            nodes.clear();
            registry.wipe();
            pass(1_500);
            nodes.addAll(all);
            pass(2_000);
        }
        pass(2 * FLAP);

        assertThat(told).isEmpty();
    }

    @Test
    void frameOfAnotherIncarnation_saysNothing_andTheStreamIsOpenedAgain() {
        int before = gateways.opened;
        gateways.streams
                .get("g1")
                .received(WatchFrame.newBuilder()
                        .setIncarnation("i-later")
                        .addPresent("u:alice")
                        .build());
        pass(2 * FLAP);

        assertThat(told).isEmpty();
        assertThat(gateways.opened).isEqualTo(before + 1);
    }

    @Test
    void streamOfBefore_isNotHeard() {
        WatchTransport.Events old = gateways.streams.get("g1");
        gateways.lose("g1");
        pass(2_000);
        int opened = gateways.opened;
        old.received(WatchFrame.newBuilder()
                .setIncarnation("i-g1")
                .addPresent("u:alice")
                .build());
        old.closed("again");
        pass(2 * FLAP);

        assertThat(told).isEmpty();
        assertThat(gateways.opened).isEqualTo(opened);
    }

    @Test
    void lostStream_saysNothing_andTheNextOneIsCompared() {
        gateways.present("g1", "u:alice");
        gateways.present("g1", "u:bob");
        pass(2 * FLAP);
        told.clear();
        gateways.lose("g1");
        pass(500);
        // The connection to the gateway is refused for long.
        gateways.refusing = true;
        pass(3 * FLAP);
        assertThat(told).isEmpty();

        gateways.refusing = false;
        pass(2_000);
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        assertThat(told).isEmpty();
        gateways.complete("g1");
        pass(2 * FLAP);
        assertThat(told).containsExactly("-u:bob");
    }

    @Test
    void silentStream_isOpenedAgain() {
        int before = gateways.opened;
        gateways.quiet = true;
        pass(20_000);

        assertThat(gateways.opened).isGreaterThan(before);
    }

    @Test
    void newOwner_saysOnlyWhatIsDifferent() {
        gateways.present("g1", "u:alice");
        gateways.present("g1", "u:bob");
        pass(2 * FLAP);
        told.clear();
        takeOver();
        gateways.present("g1", "u:bob");
        gateways.present("g2", "u:carol");
        gateways.complete("g1");
        gateways.complete("g2");
        pass(2 * FLAP);

        assertThat(told).containsExactlyInAnyOrder("-u:alice", "+u:carol");
    }

    @Test
    void newOwner_waitsForAllLivingNodes_butNotForEver() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        told.clear();
        takeOver();
        gateways.complete("g2");
        pass(FLAP + 5_000);
        assertThat(told).isEmpty();

        pass(60_000);
        assertThat(told).containsExactly("-u:alice");
    }

    @Test
    void newOwner_saysNothingBeforeAllHaveSpoken() {
        takeOver();
        gateways.present("g2", "u:alice");
        gateways.complete("g2");
        pass(FLAP + 5_000);
        assertThat(told).isEmpty();

        gateways.complete("g1");
        pass(2 * FLAP);
        assertThat(told).containsExactly("+u:alice");
    }

    @Test
    void newOwner_hearsANodeAgainThatWasGone() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        told.clear();
        takeOver();
        gateways.complete("g1");
        nodes.remove("g1");
        registry.wipe();
        pass(5_000);
        nodes.add("g1");
        pass(2_000);
        gateways.complete("g2");
        pass(FLAP + 2_000);

        assertThat(told).isEmpty();
    }

    /** Nobody living is nobody to hear: that says nothing about who is there. */
    @Test
    void newOwner_thatKnowsNoNode_waits() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        told.clear();
        nodes.clear();
        registry.wipe();
        takeOver();
        pass(FLAP + 5_000);

        assertThat(told).isEmpty();
    }

    @Test
    void newOwner_asksAStoreThatIsAwayAgain() {
        store.available(false);
        takeOver();
        store.available(true);
        pass(1_000);
        gateways.present("g1", "u:alice");
        gateways.complete("g1");
        gateways.complete("g2");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice");
    }

    @Test
    void newShare_isAskedFor() {
        int before = gateways.opened;
        presence.assigned(List.of(0));
        pass(2_000);

        assertThat(gateways.opened).isEqualTo(before + 2);
    }

    /** The next owner may have said more meanwhile. */
    @Test
    void formerOwner_notesNothing() {
        kafkaSilent = true;
        gateways.present("g1", "u:alice");
        pass(FLAP + 1_000);
        presence.revoked(List.of(0));
        unanswered.forEach(answer -> answer.complete(null));
        loop.run();

        assertThat(told).hasSize(1);
        assertThat(members()).isEmpty();
    }

    @Test
    void formerOwner_saysNothing() {
        gateways.present("g1", "u:alice");
        pass(1_000);
        presence.revoked(List.of(0));
        pass(3 * FLAP);

        assertThat(told).isEmpty();
    }

    /** It may be in Kafka: the same id says the same, whatever has happened since. */
    @Test
    void changeThatKafkaDidNotConfirm_isToldAgainUnderItsId_beforeTheNext() {
        kafkaDown = true;
        gateways.present("g1", "u:alice");
        pass(FLAP + 1_000);
        gateways.absent("g1", "u:alice");
        pass(2_000);
        kafkaDown = false;
        pass(3 * FLAP);

        assertThat(told).filteredOn(event -> event.startsWith("-")).hasSize(1);
        assertThat(told).last().isEqualTo("-u:alice");
        Map<String, String> byId = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            assertThat(byId.putIfAbsent(ids.get(i), told.get(i))).isIn(null, told.get(i));
        }
        assertThat(byId.values()).containsExactly("+u:alice", "-u:alice");
    }

    /** A router that dies after Kafka took the event and before the store noted it. */
    @Test
    void eventOfADeadOwner_isToldAgainUnderTheSameId() {
        store.available(false);
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        store.available(true);
        takeOver();
        gateways.present("g1", "u:alice");
        gateways.complete("g1");
        gateways.complete("g2");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice", "+u:alice");
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
    }

    @Test
    void idsAreNeverUsedAgain_alsoWhenTheStoreWasWiped() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        store = new InMemoryPresence();
        takeOver();
        gateways.present("g1", "u:alice");
        gateways.complete("g1");
        gateways.complete("g2");
        pass(2 * FLAP);

        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void whoIsAway_isRememberedForAnHour_andNotAllAreForgottenAtOnce() {
        for (int i = 0; i < 600; i++) {
            gateways.present("g1", "u:user" + i);
        }
        pass(2 * FLAP);
        for (int i = 0; i < 600; i++) {
            gateways.absent("g1", "u:user" + i);
        }
        pass(2 * FLAP);
        pass(3_500_000);
        assertThat(members()).hasSize(600);

        while (members().size() == 600) {
            pass(1_000);
        }
        assertThat(members()).hasSize(100);
    }

    /** An hour is over between his coming and its being told. */
    @Test
    void whoComesBackAfterAnHour_isNotForgottenMeanwhile() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        passToSecond(47);
        gateways.absent("g1", "u:alice");
        pass(2 * FLAP);
        pass(3_600_000 - 2 * FLAP);
        passToSecond(55);
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice", "-u:alice", "+u:alice");
    }

    /** What Kafka has not confirmed yet keeps him. */
    @Test
    void whoComesAndGoesAfterAnHour_isToldToHaveLeft() {
        gateways.present("g1", "u:alice");
        pass(2 * FLAP);
        gateways.absent("g1", "u:alice");
        pass(2 * FLAP);
        pass(3_500_000);
        kafkaSilent = true;
        gateways.present("g1", "u:alice");
        pass(FLAP + 1_000);
        gateways.absent("g1", "u:alice");
        pass(200_000);
        kafkaSilent = false;
        unanswered.forEach(answer -> answer.complete(null));
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice", "-u:alice", "+u:alice", "-u:alice");
    }

    @Test
    void idsAreNeverUsedAgain_alsoWhenTheStoreForgot() {
        for (int i = 0; i < 3; i++) {
            gateways.present("g1", "u:alice");
            pass(2 * FLAP);
            gateways.absent("g1", "u:alice");
            pass(2 * FLAP);
            pass(2 * 3_600_000);
        }

        assertThat(ids).hasSize(6).doesNotHaveDuplicates();
        assertThat(members()).isEmpty();
    }

    @Test
    void onlySoManyEvents_areUnderWayAtOnce() {
        kafkaSilent = true;
        for (int i = 0; i < 1_000; i++) {
            gateways.present("g1", "u:user" + i);
        }
        pass(3 * FLAP);

        assertThat(told).hasSize(100);

        kafkaSilent = false;
        unanswered.forEach(answer -> answer.complete(null));
        pass(5_000);
        assertThat(told).hasSize(1_000);
    }

    @Test
    void whatIsUnderWay_isNotToldASecondTime() {
        kafkaSilent = true;
        gateways.present("g1", "u:alice");
        pass(FLAP + 1_000);
        gateways.present("g2", "u:alice");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+u:alice");
    }

    @Test
    void members_joinAndLeaveTopics() {
        gateways.present("g1", "t:room.1 alice");
        pass(2 * FLAP);
        gateways.absent("g1", "t:room.1 alice");
        pass(2 * FLAP);

        assertThat(told).containsExactly("+t:room.1 alice", "-t:room.1 alice");
    }

    @Test
    void event_isACloudEventKeyedAsTheMailbox() {
        Membership membership = new Membership(Mailbox.topic(new Tenant("acme"), "room.1"), "a b");
        var record = PresenceEvents.record(membership, new Published(true, 7, 0));

        assertThat(new String(record.key(), UTF_8)).isEqualTo("acme/room.1");
        assertThat(new String(record.value(), UTF_8))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"t:acme/room.1 a%20b/7\",\"source\":\"/godwit/presence\","
                        + "\"type\":\"godwit.presence.join\",\"subject\":\"topic/room.1\",\"time\":\"1970-01-01T00:00:00Z\","
                        + "\"godwittenant\":\"acme\",\"datacontenttype\":\"application/json\","
                        + "\"data\":{\"tenant\":\"acme\",\"user\":\"a b\",\"topic\":\"room.1\"}}");
    }

    private Presence presence() {
        Telling telling = this::tell;
        PresenceOptions options = new PresenceOptions("godwit.presence", Duration.ofMillis(FLAP));
        return new Presence(new Tools(loop, store, telling, options), registry, TOPIC, gateways);
    }

    private CompletionStage<Void> tell(Membership membership, Published change) {
        told.add((change.present() ? "+" : "-") + membership.text());
        ids.add(membership.text() + "/" + change.sequence());
        if (kafkaSilent) {
            unanswered.add(new CompletableFuture<>());
            return unanswered.get(unanswered.size() - 1);
        }
        return kafkaDown
                ? CompletableFuture.failedFuture(new IllegalStateException("down"))
                : CompletableFuture.completedFuture(null);
    }

    private void takeOver() {
        presence.stop();
        presence = presence();
        presence.start();
        presence.assigned(List.of(0));
        pass(3_000);
    }

    /** Nodes keep their leases and give signs of life. */
    private void pass(long millis) {
        for (long left = millis; left > 0; left -= 500) {
            renew();
            gateways.pulse();
            loop.advance(Math.min(left, 500));
        }
    }

    /** Of the minutes since the beginning, at the ends of which presence is tidied. */
    private void passToSecond(int second) {
        pass(Math.floorMod(BEGIN + second * 1_000L - loop.now(), 60_000L));
    }

    private Map<String, Published> members() {
        return store.read(TOPIC.partition(0)).toCompletableFuture().join().members();
    }

    private void renew() {
        nodes.forEach(name -> registry.renew(new NodeLease(name, "i-" + name, "127.0.0.1", 1, false, 0)));
    }

    private final class FakeGateways implements WatchTransport {

        private final Map<String, Events> streams = new LinkedHashMap<>();
        private boolean refusing;
        private boolean quiet;
        private int opened;

        @Override
        public Stream open(NodeLease node, WatchRequest request, Events events) {
            assertThat(request.getPartitionsList()).containsExactly(0);
            opened++;
            if (refusing) {
                loop.execute(() -> events.closed("refused"));
                return () -> {};
            }
            streams.put(node.node(), events);
            return () -> streams.remove(node.node(), events);
        }

        void present(String node, String... members) {
            say(node, WatchFrame.newBuilder().addAllPresent(List.of(members)));
        }

        void absent(String node, String... members) {
            say(node, WatchFrame.newBuilder().addAllAbsent(List.of(members)));
        }

        void complete(String node) {
            say(node, WatchFrame.newBuilder().setComplete(true));
        }

        void pulse() {
            if (!quiet) {
                List.copyOf(streams.keySet()).forEach(node -> say(node, WatchFrame.newBuilder()));
            }
        }

        void lose(String node) {
            Events events = streams.remove(node);
            events.closed("lost");
        }

        private void say(String node, WatchFrame.Builder frame) {
            streams.get(node).received(frame.setIncarnation("i-" + node).build());
        }
    }
}
