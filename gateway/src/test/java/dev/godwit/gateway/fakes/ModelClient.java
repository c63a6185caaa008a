package dev.godwit.gateway.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A client that comes and goes, always from the position that it received last, and checks what it gets. */
public final class ModelClient {

    private final String user;
    private final Map<Mailbox, List<Long>> received = new HashMap<>();
    private final Map<Mailbox, List<Gap>> gaps = new HashMap<>();
    private final List<Event> inFlight = new ArrayList<>();
    private Optional<Position> position = Optional.empty();
    private Optional<Position> first = Optional.empty();
    private Optional<Connection> connection = Optional.empty();
    private int connections;

    private record Event(Optional<Frame> frame, Optional<Gap> gap, Position position) {}

    public ModelClient(String user) {
        this.user = user;
    }

    public List<Mailbox> mailboxes() {
        return List.of(Mailbox.user(Tenant.DEFAULT, user), Mailbox.broadcast(Tenant.DEFAULT));
    }

    public boolean isConnected() {
        return connection.filter(c -> !c.closed).isPresent();
    }

    public void connect(Sessions sessions) {
        Connection fresh = new Connection();
        connection = Optional.of(fresh);
        fresh.session = sessions.open(
                new SessionRequest(user + connections++, Tenant.DEFAULT, user, Optional.empty(), position), fresh);
    }

    /** Reads so many events more before it is full again. */
    public void room(int events) {
        connection.filter(c -> !c.closed).ifPresent(c -> {
            c.room = events;
            c.session.writable();
        });
    }

    /** Has received these of what was written: the rest was lost with the connection. */
    public void disconnect(int arrived) {
        connection.filter(c -> !c.closed).ifPresent(c -> c.session.disconnected());
        connection = Optional.empty();
        inFlight.subList(0, Math.min(arrived, inFlight.size())).forEach(this::arrived);
        inFlight.clear();
    }

    public int inFlight() {
        return inFlight.size();
    }

    /** All that was written has arrived. */
    public void receive() {
        inFlight.forEach(this::arrived);
        inFlight.clear();
        if (connection.filter(c -> c.closed).isPresent()) {
            connection = Optional.empty();
        }
    }

    public List<Long> received(Mailbox mailbox) {
        return received.getOrDefault(mailbox, List.of());
    }

    public List<Gap> gaps(Mailbox mailbox) {
        return gaps.getOrDefault(mailbox, List.of());
    }

    /** Where its life began in the mailbox; empty: it never got a position. */
    public Optional<Long> start(Mailbox mailbox) {
        return first.map(p -> offset(p, mailbox));
    }

    public long reached(Mailbox mailbox) {
        return offset(position.orElseThrow(), mailbox);
    }

    @Override
    public String toString() {
        return user + " at " + position;
    }

    private void arrived(Event event) {
        Optional<Position> before = position;
        position = Optional.of(event.position);
        if (first.isEmpty()) {
            first = position;
        }
        event.frame.ifPresent(frame -> {
            long offset = frame.id().orElseThrow().offset();
            assertThat(offset)
                    .as("above the position before")
                    .isGreaterThan(offset(before.orElseThrow(), frame.mailbox()));
            received.computeIfAbsent(frame.mailbox(), m -> new ArrayList<>()).add(offset);
        });
        event.gap.ifPresent(gap -> {
            MessageId held = new MessageId(1, offset(before.orElseThrow(), gap.mailbox()));
            assertThat(gap.after()).as("%s not told before", gap).isGreaterThanOrEqualTo(held);
            assertThat(gap.through()).isGreaterThan(gap.after());
            gaps.computeIfAbsent(gap.mailbox(), m -> new ArrayList<>()).add(gap);
        });
    }

    private static long offset(Position position, Mailbox mailbox) {
        return mailbox.kind() == Mailbox.Kind.USER ? position.own() : position.all();
    }

    private final class Connection implements Outbound {
        private Session session;
        private int room = Integer.MAX_VALUE;
        private boolean closed;

        @Override
        public void opened(Position from) {
            inFlight.add(new Event(Optional.empty(), Optional.empty(), from));
        }

        @Override
        public void message(Frame frame, Supplier<Position> now) {
            room--;
            inFlight.add(new Event(Optional.of(frame), Optional.empty(), now.get()));
        }

        @Override
        public void gap(Gap gap, Position now) {
            room--;
            inFlight.add(new Event(Optional.empty(), Optional.of(gap), now));
        }

        @Override
        public boolean writable() {
            return room > 0;
        }

        @Override
        public void close(Close close) {
            assertThat(close).isEqualTo(Close.SLOW);
            closed = true;
        }
    }
}
