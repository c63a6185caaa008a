package dev.godwit.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.cluster.Cut;
import dev.godwit.chaos.cluster.Kind;
import dev.godwit.chaos.cluster.Member;
import dev.godwit.chaos.cluster.NamespaceNetwork;
import dev.godwit.chaos.cluster.Network;
import dev.godwit.chaos.cluster.ProxyNetwork;
import dev.godwit.chaos.cluster.RedisConsole;
import dev.godwit.chaos.cluster.Vitals;
import dev.godwit.chaos.history.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest cluster, on each network that this machine allows. */
final class ClusterIT {

    private static final Duration MOST = Duration.ofMinutes(4);

    private final List<Event> history = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void inNamespaces_whatIsCutIsSeen_andAFailOverLosesItsTail() throws Exception {
        Optional<String> obstacle = NamespaceNetwork.obstacle();
        Assumptions.assumeTrue(obstacle.isEmpty(), () -> "skipped: no network namespaces: " + obstacle.get());
        run(new NamespaceNetwork(), 0);
        assertThat(namesOfThisProcess(Path.of("/run/netns"))).isEmpty();
        assertThat(namesOfThisProcess(Path.of("/sys/class/net"))).isEmpty();
    }

    @Test
    void behindProxies_whatIsCutIsSeen_andAFailOverLosesItsTail() throws Exception {
        run(new ProxyNetwork("the test wants it"), 1);
    }

    private void run(Network network, int way) throws Exception {
        List<Member> started = new ArrayList<>();
        try (Cluster cluster = Cluster.start(ClusterPlan.SMALLEST, network, folder, told::add)) {
            cluster.awaitReady(MOST);
            cluster.members().stream().filter(Member::isAlive).forEach(started::add);
            assertThat(started).hasSize(9 - 1);
            assertThat(cluster.vitals()).hasSameSizeAs(started).allMatch(vitals -> vitals.rssBytes() > 0);
            assertThat(cluster.vitals())
                    .filteredOn(
                            vitals -> cluster.member(vitals.process()).kind().isRole())
                    .allMatch(vitals -> vitals.heapBytes() > 0)
                    .extracting(Vitals::blockedMillis)
                    .allMatch(blocked -> blocked >= 0);

            aCutPairIsSeen(cluster);
            aFailOverLosesItsTail(cluster, way);
        }
        assertThat(started).noneMatch(Member::isAlive);
        assertThat(started).noneMatch(member -> Files.exists(Path.of("/proc", Long.toString(member.pid()))));
    }

    private static void aCutPairIsSeen(Cluster cluster) throws IOException {
        Member router = cluster.member("router-1");
        Member primary = cluster.redisPrimary().orElseThrow();
        Cut cut = cluster.network().cut(router.name(), primary.name());
        await().atMost(MOST)
                .until(() -> cluster.complaint(router).orElse("").contains("\"name\":\"redis\",\"state\":\"d"));
        // Nobody else is cut off.
        assertThat(cluster.complaint(cluster.member("gateway-1"))).isEmpty();
        try (RedisConsole console = cluster.console(primary)) {
            assertThat(console.ask("PING")).containsExactly("PONG");
        }
        cut.heal();
        cluster.awaitReady(router, MOST);
    }

    private void aFailOverLosesItsTail(Cluster cluster, int way) throws Exception {
        Member old = cluster.redisPrimary().orElseThrow();
        set(cluster, old, "kept");
        try (RedisConsole console = cluster.console(old)) {
            assertThat(console.ask("WAIT", "1", "20000")).containsExactly("1");
        }
        Step step =
                new Step(Lane.REDIS, Duration.ZERO, FaultKind.LOST_TAIL, List.of("redis"), way, Duration.ofMillis(1));
        Nemesis nemesis = new Nemesis(cluster, new NoFleet(), history::add, this::micros, told::add);
        nemesis.run(new Schedule(MOST, List.of(step)));

        assertThat(history)
                .as(() -> told.toString())
                .anyMatch(event -> isFault(event, "lost-tail", false))
                .anyMatch(event -> isFault(event, "lost-tail", true));
        assertThat(history.stream().anyMatch(event -> isFault(event, "kill", false)))
                .isEqualTo(way == 0);
        Member fresh = cluster.redisPrimary().orElseThrow();
        assertThat(fresh).isNotEqualTo(old);
        cluster.awaitReady(MOST);
        // LostTail wrote this key to the old primary, which acknowledged it. It comes back as a replica, and has lost
        // it
        // too.
        await().atMost(MOST).untilAsserted(() -> {
            assertThat(get(cluster, old, "ROLE")).isEqualTo("slave");
            for (Member redis : cluster.members(Kind.REDIS)) {
                assertThat(get(cluster, redis, "GET", "chaos:lost-tail")).isEmpty();
                assertThat(get(cluster, redis, "GET", "kept")).isEqualTo("kept");
            }
        });
    }

    private long micros() {
        return System.nanoTime() / 1_000;
    }

    private static void set(Cluster cluster, Member redis, String key) throws IOException {
        try (RedisConsole console = cluster.console(redis)) {
            console.ask("SET", key, key);
        }
    }

    private static String get(Cluster cluster, Member redis, String... words) throws IOException {
        try (RedisConsole console = cluster.console(redis)) {
            return console.ask(words).get(0);
        }
    }

    private static boolean isFault(Event event, String word, boolean healed) {
        return event instanceof Event.Fault fault && fault.fault().equals(word) && fault.healed() == healed;
    }

    private static List<String> namesOfThisProcess(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        String prefix = "gw" + ProcessHandle.current().pid() + "x";
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        }
    }

    /** There are no clients. */
    private static final class NoFleet implements FleetFaults {

        @Override
        public void slow(double fraction) {}

        @Override
        public void storm() {}

        @Override
        public void lie(double fraction) {}
    }
}
