package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RostersTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room");
    private static final Selection ALL = new Selection(Optional.empty(), Optional.empty());

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final TestNode node = new TestNode(loop, new FakeLog(), new FakeRegistry());
    private final Rosters rosters = node.rosters();
    private final Sessions otherLoop = node.newSessions();

    @Test
    void connections_areShownWithWhatTheyAre() {
        connect(node.sessions(), request(Tenant.DEFAULT, "alice", "c1", Optional.of("phone"), Transport.WEBSOCKET));

        assertThat(page(Selection.followers(ALICE), Optional.empty(), 10).connections())
                .containsExactly(new Connected(
                        new Place("default", "alice", "c1"), Optional.of("phone"), Transport.WEBSOCKET, 1_000_000));
    }

    @Test
    void usersConnections_areFoundOnAllLoops_andNobodyElses() {
        connect(node.sessions(), "alice", "c1");
        connect(otherLoop, "alice", "c2");
        connect(otherLoop, "alice2", "c3");
        connect(otherLoop, request(ACME, "alice", "c4", Optional.empty(), Transport.SSE));

        assertThat(ids(page(Selection.followers(ALICE), Optional.empty(), 10))).containsExactly("c1", "c2");
        assertThat(count(Selection.followers(ALICE))).isEqualTo(2);
    }

    @Test
    void pages_giveEachConnectionOnce_inOneOrder() {
        for (int i = 0; i < 25; i++) {
            connect(i % 2 == 0 ? node.sessions() : otherLoop, "user" + i % 7, "c" + i);
        }
        List<String> seen = new ArrayList<>();
        Optional<Place> after = Optional.empty();
        boolean more = true;
        while (more) {
            Rosters.Page page = page(ALL, after, 4);
            more = page.more();
            seen.addAll(ids(page));
            after = Optional.of(
                    page.connections().get(page.connections().size() - 1).place());
        }

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void pageEnd_isNamedExactly() {
        connect(node.sessions(), "alice", "c1");
        connect(node.sessions(), "bob", "c2");

        assertThat(page(ALL, Optional.empty(), 1).more()).isTrue();
        assertThat(page(ALL, Optional.empty(), 2).more()).isFalse();
        assertThat(ids(page(ALL, Optional.of(new Place("default", "alice", "zzz")), 2)))
                .containsExactly("c2");
    }

    @Test
    void tenantsConnections_standTogether() {
        connect(node.sessions(), "zoe", "c1");
        connect(node.sessions(), request(ACME, "bob", "c2", Optional.empty(), Transport.SSE));
        connect(otherLoop, request(ACME, "alice", "c3", Optional.empty(), Transport.SSE));

        assertThat(ids(page(new Selection(Optional.empty(), Optional.of(ACME)), Optional.empty(), 10)))
                .containsExactly("c3", "c2");
    }

    @Test
    void followersOfATopic_areListedWhileTheyFollow() {
        Session first = connect(
                node.sessions(),
                request(Tenant.DEFAULT, "alice", "c1", Optional.empty(), Transport.SSE)
                        .withTopics(List.of("room"), 0));
        Session second = connect(otherLoop, "bob", "c2");
        second.follow(new Follow(List.of("room"), 0, Optional.empty()), position -> {});
        loop.run();
        assertThat(ids(page(Selection.followers(ROOM), Optional.empty(), 10))).containsExactly("c1", "c2");
        assertThat(count(Selection.followers(ROOM))).isEqualTo(2);

        second.leave(List.of("room"), position -> {});
        loop.run();
        assertThat(ids(page(Selection.followers(ROOM), Optional.empty(), 10))).containsExactly("c1");

        first.disconnected();
        assertThat(count(Selection.followers(ROOM))).isZero();
        assertThat(ids(page(ALL, Optional.empty(), 10))).containsExactly("c2");
    }

    @Test
    void closedConnection_isToldWhy_andGone() {
        RecordingOutbound client = new RecordingOutbound();
        node.sessions().open(request(ACME, "alice", "c1", Optional.empty(), Transport.SSE), client);
        loop.run();

        assertThat(done(rosters.close("c1", Optional.of(Tenant.DEFAULT), Close.REVOKED)))
                .isZero();
        assertThat(done(rosters.close("c1", Optional.of(ACME), Close.REVOKED))).isEqualTo(1);
        assertThat(done(rosters.close("c1", Optional.of(ACME), Close.REVOKED))).isZero();
        assertThat(client.events()).endsWith("close(REVOKED)");
        assertThat(node.sessions().count()).isZero();
    }

    @Test
    void allConnectionsOfAUser_areClosed_andNobodyElses() {
        connect(node.sessions(), "alice", "c1");
        connect(otherLoop, "alice", "c2");
        connect(otherLoop, "bob", "c3");

        assertThat(done(rosters.closeAll(ALICE, Close.RENEW))).isEqualTo(2);
        assertThat(ids(page(ALL, Optional.empty(), 10))).containsExactly("c3");
    }

    private Session connect(Sessions sessions, String user, String connection) {
        return connect(sessions, request(Tenant.DEFAULT, user, connection, Optional.empty(), Transport.SSE));
    }

    private Session connect(Sessions sessions, SessionRequest request) {
        Session session = sessions.open(request, new RecordingOutbound());
        loop.run();
        return session;
    }

    private static SessionRequest request(
            Tenant tenant, String user, String connection, Optional<String> device, Transport transport) {
        Optional<Position> start = Optional.of(new Position(1, -1, -1));
        return new SessionRequest(connection, tenant, user, device, start, List.of(), 0, false, transport);
    }

    private Rosters.Page page(Selection selection, Optional<Place> after, int limit) {
        return done(rosters.page(selection, after, limit));
    }

    private long count(Selection selection) {
        return done(rosters.count(selection));
    }

    private <T> T done(CompletionStage<T> stage) {
        loop.run();
        return stage.toCompletableFuture().join();
    }

    private static List<String> ids(Rosters.Page page) {
        return page.connections().stream()
                .map(connected -> connected.place().connection())
                .toList();
    }
}
