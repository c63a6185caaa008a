package dev.godwit.gateway.link;

import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Connected;
import dev.godwit.gateway.session.Rosters;
import dev.godwit.gateway.session.Selection;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.Connection;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.protocol.link.Place;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What api nodes ask this node about its connections. A request that cannot be read throws an {@link IllegalArgumentException} that
 * names the field.
 */
final class NodesService {

    /** The most connections of one answer: below the largest message of a link. */
    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(NodesService.class);

    private final Rosters rosters;

    NodesService(Rosters rosters) {
        this.rosters = rosters;
    }

    CompletionStage<ConnectionsAnswer> connections(ConnectionsRequest request) {
        Selection selection = selection(request);
        CompletionStage<Long> count =
                selection.followers().isEmpty() ? CompletableFuture.completedStage(0L) : rosters.count(selection);
        if (request.getLimit() == 0) {
            return count.thenApply(
                    total -> ConnectionsAnswer.newBuilder().setCount(total).build());
        }
        Optional<dev.godwit.gateway.session.Place> after =
                request.hasAfter() ? Optional.of(place(request.getAfter())) : Optional.empty();
        // Unsigned on the wire.
        int limit = request.getLimit() < 0 ? MOST : Math.min(request.getLimit(), MOST);
        return rosters.page(selection, after, limit).thenCombine(count, NodesService::answer);
    }

    CompletionStage<DisconnectAnswer> disconnect(DisconnectRequest request) {
        Close close = request.getReconnect() ? Close.RENEW : Close.REVOKED;
        CompletionStage<Long> closed = switch (request.getWhichCase()) {
            case CONNECTION -> rosters.close(request.getConnection(), tenant(request.getTenant()), close);
            case USER -> rosters.closeAll(user(request.getUser()), close);
            case WHICH_NOT_SET -> throw new IllegalArgumentException("which: absent (expected: connection or user)");
        };
        return closed.thenApply(count -> {
            LOG.info("event=disconnected which={} close={} count={}", request.getWhichCase(), close, count);
            return DisconnectAnswer.newBuilder().setClosed(count.intValue()).build();
        });
    }

    private static Selection selection(ConnectionsRequest request) {
        return request.getMailbox().isEmpty()
                ? new Selection(Optional.empty(), tenant(request.getTenant()))
                : Selection.followers(Mailbox.parse(request.getMailbox()));
    }

    private static Mailbox user(String key) {
        Mailbox user = Mailbox.parse(key);
        if (user.kind() != Mailbox.Kind.USER) {
            throw new IllegalArgumentException("user: " + key + " (expected: u:<name>)");
        }
        return user;
    }

    private static Optional<Tenant> tenant(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(new Tenant(name));
    }

    private static dev.godwit.gateway.session.Place place(Place place) {
        return new dev.godwit.gateway.session.Place(place.getTenant(), place.getUser(), place.getConnection());
    }

    private static ConnectionsAnswer answer(Rosters.Page page, long count) {
        ConnectionsAnswer.Builder answer =
                ConnectionsAnswer.newBuilder().setMore(page.more()).setCount(count);
        page.connections().forEach(connected -> answer.addConnections(connection(connected)));
        return answer.build();
    }

    private static Connection connection(Connected connected) {
        dev.godwit.gateway.session.Place place = connected.place();
        return Connection.newBuilder()
                .setPlace(Place.newBuilder()
                        .setTenant(place.tenant())
                        .setUser(place.user())
                        .setConnection(place.connection()))
                .setDevice(connected.device().orElse(""))
                .setTransport(connected.transport().word())
                .setSince(connected.since())
                .build();
    }
}
