package dev.godwit.api.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.push.FakeLog;
import dev.godwit.inbox.Device;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room");

    private final InMemoryRegistry registry = new InMemoryRegistry(() -> 1_000);
    private final FakeNodes nodes = new FakeNodes();
    private final FakeLog log = new FakeLog();
    private final Directory directory = new Directory(registry, nodes, log);

    @Test
    void user_isFoundOnTheNodesThatHaveARoute_andNoOtherIsAsked() {
        for (int i = 1; i <= 9; i++) {
            node("g" + i);
        }
        route(ALICE, "g2");
        route(ALICE, "g7");
        nodes.connect("g2", "default", "alice", "c1");
        nodes.connect("g7", "default", "alice", "c2");
        log.hasDevices(new Device("phone", new Position(1, 1, 1), 5));

        UserView view = done(directory.user(ALICE));

        assertThat(view.connections()).extracting(NodeConnection::node).containsExactly("g2", "g7");
        assertThat(view.devices().orElseThrow()).extracting(Device::name).containsExactly("phone");
        assertThat(view.incomplete()).isEmpty();
        assertThat(nodes.asked()).isEqualTo(2);
    }

    @Test
    void nodesThatDoNotAnswer_areNamed() {
        node("g1");
        node("g2");
        route(ALICE, "g1");
        route(ALICE, "g2");
        route(ALICE, "not-in-the-table-yet");
        nodes.connect("g1", "default", "alice", "c1");
        nodes.silence("g2");

        UserView view = done(directory.user(ALICE));

        assertThat(view.connections()).hasSize(1);
        assertThat(view.incomplete()).containsExactlyInAnyOrder("g2", "not-in-the-table-yet");
    }

    @Test
    void questionThatFails_isNoAnswer() {
        NodeLease g1 = new NodeLease("g1", "i-g1", "127.0.0.1", 1, false, 0);
        Answers<String> answers = done(Answers.ask(List.of(g1), node -> {
            throw new IllegalStateException("as the test wants it");
        }));

        assertThat(answers.silent()).containsExactly("g1");
    }

    @Test
    void logThatDoesNotAnswer_leavesTheDevicesUnknown() {
        log.is(FakeLog.State.DOWN);
        assertThat(done(directory.user(ALICE)).devices()).isEmpty();

        log.is(FakeLog.State.SILENT);
        assertThat(done(directory.user(ALICE)).devices()).isEmpty();
    }

    @Test
    void registryThatDoesNotAnswer_fails() {
        registry.available(false);

        assertThatThrownBy(() -> done(directory.user(ALICE))).hasCauseInstanceOf(RegistryUnavailable.class);
    }

    @Test
    void pages_giveEachConnectionOfAllNodesOnce() {
        for (int node = 0; node < 11; node++) {
            node("g" + node);
            for (int i = 0; i < node % 4 * 3; i++) {
                nodes.connect("g" + node, "default", "user" + i, "c" + node + "-" + i);
            }
        }
        for (int limit : List.of(1, 2, 3, 5, 7, 100)) {
            List<String> seen = new ArrayList<>();
            Optional<PageToken> after = Optional.empty();
            do {
                ConnectionPage page = done(directory.connections(Optional.of(Tenant.DEFAULT), after, limit));
                assertThat(page.connections()).hasSizeLessThanOrEqualTo(limit);
                page.connections()
                        .forEach(each -> seen.add(each.connection().getPlace().getConnection()));
                after = page.next().map(PageToken::text).map(PageToken::parse);
            } while (after.isPresent());
            assertThat(seen).as("limit %d", limit).hasSize(45).doesNotHaveDuplicates();
        }
    }

    @Test
    void pageOfAnEndedNode_goesOnWithTheNext() {
        node("g1");
        node("g2");
        nodes.connect("g1", "default", "alice", "c1");
        nodes.connect("g1", "default", "bob", "c2");
        nodes.connect("g2", "default", "carol", "c3");
        ConnectionPage first = done(directory.connections(Optional.empty(), Optional.empty(), 1));
        done(registry.bury("i-g1"));

        ConnectionPage second = done(directory.connections(Optional.empty(), first.next(), 10));

        assertThat(second.connections()).extracting(NodeConnection::node).containsExactly("g2");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void pageOfManyNodes_asksAFew() {
        for (int node = 0; node < 200; node++) {
            node(String.format("g%03d", node));
        }
        nodes.connect("g000", "default", "alice", "c1");
        nodes.connect("g199", "default", "bob", "c2");

        done(directory.connections(Optional.empty(), Optional.empty(), 1));
        assertThat(nodes.asked()).isEqualTo(4);
        ConnectionPage shorter = done(directory.connections(Optional.empty(), Optional.empty(), 2));
        assertThat(nodes.asked()).isLessThanOrEqualTo(4 + 64);
        assertThat(shorter.connections()).hasSize(1);
        assertThat(shorter.next()).isPresent();
    }

    @Test
    void topic_countsAllItsNodes_andListsAPage() {
        node("g1");
        node("g2");
        node("g3");
        route(ROOM, "g1");
        route(ROOM, "g3");
        nodes.connect("g1", "default", "alice", "c1");
        nodes.connect("g2", "default", "bob", "c2");
        nodes.connect("g3", "default", "carol", "c3");
        nodes.connect("g3", "default", "dave", "c4");

        TopicView view = done(directory.topic(ROOM, Optional.empty(), 2));

        assertThat(view.followers()).isEqualTo(3);
        assertThat(view.members().connections())
                .extracting(each -> each.connection().getPlace().getUser())
                .containsExactly("alice", "carol");
        assertThat(view.members().next()).isPresent();
    }

    /** A route may be missing, and then the user would go on. */
    @Test
    void disconnect_reachesAllNodes_routedOrNot() {
        node("g1");
        node("g2");
        nodes.connect("g2", "default", "alice", "c1");

        assertThat(done(directory.disconnect(ALICE, false))).isEqualTo(new Disconnected(1, List.of()));
        assertThat(nodes.disconnects()).hasSize(2);

        nodes.silence("g1");
        assertThat(done(directory.disconnect("c9", Optional.empty(), true)))
                .isEqualTo(new Disconnected(0, List.of("g1")));
    }

    @Test
    void alteredPageToken_isRefused() {
        for (String text : List.of("", "x", "!!", "AAAA", "x".repeat(5_000))) {
            assertThatThrownBy(() -> PageToken.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void node(String name) {
        done(registry.renew(new NodeLease(name, "i-" + name, "127.0.0.1", 1, false, 0)));
    }

    private void route(Mailbox mailbox, String node) {
        done(registry.put(List.of(mailbox), new Route(node, "i-" + node, 1)));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
