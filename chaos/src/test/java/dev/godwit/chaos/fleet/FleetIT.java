package dev.godwit.chaos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.chaos.fleet.push.Aftermath;
import dev.godwit.chaos.fleet.push.Producer;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Outcome;
import dev.godwit.chaos.history.HistoryReader;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.protocol.MessageId;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A whole run without a nemesis: real clients on real sockets, faults of the fleet itself, and a history that has all of it. */
class FleetIT {

    private static final long SEED = 7;
    private static final int DEVICES = 30;
    private static final int PUSHES = 3_000;
    private static final double RATE = 300;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path folder;

    private static List<Event> history;

    @BeforeAll
    static void run() throws Exception {
        Vertx vertx = Vertx.vertx();
        Path path = folder.resolve("history");
        try (DevCluster cluster = new DevCluster(folder);
                HistoryWriter writer = HistoryWriter.begin(path)) {
            cluster.awaitReady();
            run(vertx, cluster, writer);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        history = new ArrayList<>();
        HistoryReader.read(path).forEach(history::add);
    }

    private static void run(Vertx vertx, DevCluster cluster, HistoryWriter writer) {
        Population population = Population.of(SEED, DEVICES);
        Badges badges = new Badges(vertx, cluster.tokenSecret());
        Fleet.Cluster place = new Fleet.Cluster(cluster.gateways(), badges, Duration.ofSeconds(30));
        Producer.Ways ways = new Producer.Ways(cluster.bootstrapServers(), DevCluster.TOPIC, cluster.api(), badges);
        Producer.Load load = new Producer.Load(SEED, population, RATE, PUSHES);
        try (Fleet fleet = new Fleet(vertx, SEED, population, place, writer);
                Producer producer = new Producer(vertx, ways, load, writer, fleet.tally())) {
            fleet.start();
            await("all are there").atMost(SOON).until(fleet::caughtUp);
            producer.start();
            flown(producer, fleet, 600);
            fleet.storm();
            flown(producer, fleet, 1_200);
            fleet.slow(0.3);
            flown(producer, fleet, 1_800);
            fleet.rest();
            fleet.lie(0.4);
            flown(producer, fleet, 2_400);
            fleet.rest();
            fleet.storm();
            producer.await();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(fleet.caughtUp())
                            .as(fleet.progress() + " " + fleet.late())
                            .isTrue());
        }
        new Aftermath(cluster.bootstrapServers(), DevCluster.TOPIC, "godwit.push.dlt", cluster.clusterSecret(), writer)
                .write();
    }

    private static void flown(Producer producer, Fleet fleet, long count) {
        await(count + " pushes")
                .atMost(SOON)
                .until(() -> producer.pushed() >= count && fleet.progress().received() >= count);
    }

    @AfterAll
    static void forget() {
        history = List.of();
    }

    @Test
    void nobodyMissesAnything() {
        assertThat(Account.missing(history)).isEmpty();
    }

    /** The account sees it, if only one event is not there. */
    @Test
    void oneLostMessage_isSeen() {
        Map<String, Event.Opening> openings = openings();
        Map<String, List<Event.Received>> times = of(Event.Received.class).stream()
                .filter(message -> openings.get(message.connection()).honest())
                .collect(Collectors.groupingBy(
                        message -> openings.get(message.connection()).device() + " " + message.push()));
        Set<String> plain = of(Event.Pushing.class).stream()
                .filter(pushing -> pushing.options().equals(Event.Options.PLAIN))
                .map(Event.Pushing::push)
                .collect(Collectors.toSet());
        of(Event.Pushing.class).forEach(pushing -> pushing.options().about().ifPresent(plain::remove));
        Event.Received lost = times.values().stream()
                .filter(messages -> messages.size() == 1)
                .map(messages -> messages.get(0))
                .filter(message -> message.mailbox().contains("/user/") && plain.contains(message.push()))
                .findAny()
                .orElseThrow();
        List<Event> without = new ArrayList<>(history);
        without.remove(lost);
        assertThat(Account.missing(without))
                .containsExactly(openings.get(lost.connection()).device() + " " + lost.push());
    }

    @Test
    void history_isComplete() {
        assertThat(history.stream().map(Event::at)).isSorted();
        List<String> opened =
                of(Event.Opening.class).stream().map(Event.Opening::connection).toList();
        assertThat(opened).doesNotHaveDuplicates();
        assertThat(of(Event.Closed.class).stream().map(Event.Closed::connection))
                .containsExactlyInAnyOrderElementsOf(opened);
        assertThat(of(Event.Pushed.class).stream().map(Event.Pushed::push))
                .containsExactlyInAnyOrderElementsOf(of(Event.Pushing.class).stream()
                        .map(Event.Pushing::push)
                        .toList());
        assertThat(of(Event.Pushed.class).stream()
                        .filter(pushed -> pushed.outcome() == Outcome.ACCEPTED)
                        .count())
                .isGreaterThan(PUSHES * 9 / 10);
    }

    @Test
    void kafka_isInIt() {
        Map<String, Kind> kinds = of(Event.Pushing.class).stream()
                .collect(Collectors.toMap(
                        Event.Pushing::push, pushing -> pushing.options().kind(), (one, again) -> one));
        Set<String> places = of(Event.Logged.class).stream()
                .map(logged -> logged.partition() + "-" + logged.offset())
                .collect(Collectors.toSet());
        List<String> poison = new ArrayList<>();
        for (Event.Pushed pushed : of(Event.Pushed.class)) {
            String place = pushed.partition() + "-" + pushed.offset();
            if (pushed.outcome() == Outcome.ACCEPTED && pushed.offset() >= 0) {
                assertThat(places).contains(place);
            }
            if (kinds.get(pushed.push()) == Kind.POISON) {
                poison.add(place);
            }
        }
        assertThat(poison).isNotEmpty();
        assertThat(of(Event.DeadLetter.class).stream().map(letter -> letter.partition() + "-" + letter.offset()))
                .containsExactlyInAnyOrderElementsOf(poison);
        Map<String, Event.Logged> logged = of(Event.Logged.class).stream()
                .filter(record -> record.mailbox().isPresent())
                .collect(Collectors.toMap(
                        record -> record.mailbox().get() + " 1-" + record.offset(), Function.identity()));
        // What came is what lies there, orders too.
        assertThat(of(Event.Received.class))
                .filteredOn(message -> message.id().isPresent())
                .allSatisfy(message -> {
                    Event.Logged record =
                            logged.get(message.mailbox() + " " + message.id().get());
                    assertThat(record).as(message.toString()).isNotNull();
                    assertThat(record.push()).contains(message.push());
                });
        assertThat(of(Event.Received.class)).anyMatch(message -> kinds.get(message.push()) == Kind.DELETE);
    }

    @Test
    void whatCame_wasForWhoGotIt_inOrder() {
        Map<String, Event.Opening> openings = openings();
        Map<String, List<String>> mailboxes = of(Event.Pushing.class).stream()
                .collect(Collectors.toMap(Event.Pushing::push, Event.Pushing::mailboxes, (one, again) -> one));
        Map<String, MessageId> newest = new HashMap<>();
        for (Event.Received message : of(Event.Received.class)) {
            Event.Opening opening = openings.get(message.connection());
            assertThat(opening.follows()).contains(message.mailbox());
            assertThat(mailboxes.get(message.push())).contains(message.mailbox());
            message.id().map(MessageId::parse).ifPresent(id -> {
                MessageId before = newest.put(message.connection() + message.mailbox(), id);
                assertThat(before == null || id.isAfter(before))
                        .as(message.toString())
                        .isTrue();
            });
        }
    }

    @Test
    void clients_wereAllThatTheyShouldBe() {
        Map<String, Event.Opening> openings = openings();
        assertThat(openings.values().stream().map(Event.Opening::transport).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("sse", "ws", "ws-proto", "grpc");
        assertThat(openings.values().stream().map(Event.Opening::node).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("dev-1", "dev-2");
        assertThat(openings.values()).anyMatch(opening -> !opening.honest());
        Set<String> asked = of(Event.Received.class).stream()
                .filter(Event.Received::again)
                .map(message -> openings.get(message.connection()).transport())
                .collect(Collectors.toSet());
        assertThat(asked).contains("ws", "grpc").doesNotContain("sse");
        // Whatever is not asked for again comes once to a device.
        Set<String> seen = new HashSet<>();
        assertThat(of(Event.Received.class))
                .filteredOn(message -> openings.get(message.connection()).honest() && !message.again())
                .filteredOn(message -> message.id().isPresent())
                .allSatisfy(message -> assertThat(seen.add(
                                openings.get(message.connection()).device() + message.mailbox() + message.id()))
                        .as(message.toString())
                        .isTrue());
    }

    private static Map<String, Event.Opening> openings() {
        return of(Event.Opening.class).stream()
                .collect(Collectors.toMap(Event.Opening::connection, Function.identity()));
    }

    private static <T extends Event> List<T> of(Class<T> kind) {
        return history.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
