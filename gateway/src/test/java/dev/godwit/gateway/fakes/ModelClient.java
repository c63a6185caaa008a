package dev.godwit.gateway.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Follow;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client that comes and goes, always from the position that it received last, follows and leaves topics, and checks what it gets.
 */
public final class ModelClient {

    private final String user;
    private final Optional<String> device;
    /** What came by the connection that there is, or that there was last. */
    private final List<Arrived> arrived = new ArrayList<>();
    /** What it keeps of its own mailbox when it forgets the rest: it has told the server that it has it. */
    private final List<Object> kept = new ArrayList<>();

    private final Map<Mailbox, List<Stint>> stints = new HashMap<>();
    private final Map<Mailbox, Long> reached = new HashMap<>();
    private final List<Event> inFlight = new ArrayList<>();
    private Optional<Position> position = Optional.empty();
    private Optional<Connection> connection = Optional.empty();
    private int connections;

    private record Event(Position position, Consumer<Position> meaning) {}

    /**
     * @param what the offset of a message, or a gap
     * @param offset up to which it is complete with it
     */
    private record Arrived(Mailbox mailbox, Object what, long offset, Position position) {}

    /** A time for which it follows a mailbox, whatever connections that takes. */
    public static final class Stint {
        private final long start;
        private final List<Long> received = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        private long end = Long.MAX_VALUE;

        private Stint(long start) {
            this.start = start;
        }

        /** Follows what is above this offset, */
        public long start() {
            return start;
        }

        /** and what is not above this one. */
        public long end() {
            return end;
        }

        public List<Long> received() {
            return received;
        }

        public List<Gap> gaps() {
            return gaps;
        }

        private boolean isOpen() {
            return end == Long.MAX_VALUE;
        }
    }

    public ModelClient(String user) {
        this.user = user;
        this.device = Optional.empty();
    }

    /** One that acknowledges. */
    public ModelClient(String user, String device) {
        this.user = user;
        this.device = Optional.of(device);
    }

    public boolean acknowledges() {
        return device.isPresent();
    }

    /** Those that it follows without asking. */
    public List<Mailbox> mailboxes() {
        return List.of(Mailbox.user(Tenant.DEFAULT, user), Mailbox.broadcast(Tenant.DEFAULT));
    }

    public List<Stint> stints(Mailbox mailbox) {
        return stints.getOrDefault(mailbox, List.of());
    }

    public boolean isConnected() {
        return connection.filter(c -> !c.closed).isPresent();
    }

    /** As an EventSource does: with its newest position and its topics. */
    public void connect(Sessions sessions) {
        List<Mailbox> topics = topics();
        if (position.isPresent()) {
            assertThat(position.get().topics().keySet())
                    .as("topics of the newest position")
                    .containsAll(topics.stream().map(ModelClient::hash).toList());
        }
        Connection fresh = open(sessions, topics);
        fresh.asked.addAll(topics);
    }

    /** Names its topics, and where it is in them, only once it is connected. */
    public void connectAndSubscribe(Sessions sessions) {
        List<Mailbox> topics = topics();
        Optional<Position> since = position.map(p -> p.withTopicsOf(place(), 64));
        Connection fresh = open(sessions, List.of());
        // What it holds until it is told that it follows them again.
        position = since;
        fresh.keeps = since;
        if (!topics.isEmpty()) {
            fresh.follow(topics, 0, since);
        }
    }

    public void subscribe(Mailbox topic, int history) {
        connection.filter(c -> !c.closed).ifPresent(c -> c.follow(List.of(topic), history, Optional.empty()));
    }

    /** Goes on where it was when it left. */
    public void subscribeAgain(Mailbox topic) {
        if (reached.containsKey(topic)) {
            connection.filter(c -> !c.closed).ifPresent(c -> c.follow(List.of(topic), 0, Optional.of(place())));
        }
    }

    public void unsubscribe(Mailbox topic) {
        connection.filter(c -> !c.closed).ifPresent(c -> c.leave(topic));
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
        inFlight.subList(0, Math.min(arrived, inFlight.size())).forEach(this::arrived);
        inFlight.clear();
        connection = Optional.empty();
    }

    /** Acknowledges one of the things that came, and with it all before. */
    public void acknowledge(Random random) {
        if (isConnected() && !arrived.isEmpty()) {
            acknowledge(arrived.get(random.nextInt(arrived.size())), random.nextBoolean());
        }
    }

    /** Acknowledges all that came. */
    public void acknowledgeAll() {
        if (isConnected()) {
            List.copyOf(arrived).forEach(one -> acknowledge(one, false));
        }
    }

    private void acknowledge(Arrived one, boolean byPosition) {
        Ack ack = byPosition
                ? new Ack.UpTo(one.position())
                : new Ack.Of(one.mailbox().address(), new MessageId(FakeLog.GENERATION, one.offset()));
        Optional<String> mistake = connection.orElseThrow().session.acknowledge(ack);
        if (mistake.isPresent()) {
            // It may have left the topic since, and be further back in it.
            assertThat(byPosition || one.mailbox().kind() == Mailbox.Kind.TOPIC)
                    .as(mistake.get())
                    .isTrue();
            return;
        }
        int newest = -1;
        for (int i = 0; i < arrived.size(); i++) {
            Arrived other = arrived.get(i);
            long covered = byPosition
                    ? offset(one.position(), other.mailbox()).orElse(-1L)
                    : other.mailbox().equals(one.mailbox()) ? one.offset() : -1L;
            if (other.offset() <= covered) {
                newest = i;
                keep(other);
            }
        }
        arrived.subList(0, newest + 1).stream()
                .filter(other -> other.what() instanceof Gap)
                .forEach(this::keep);
    }

    private void keep(Arrived one) {
        if (one.mailbox().equals(own())) {
            kept.add(one.what());
        }
    }

    /** Comes back without a position, with what it keeps: the device's cursor must not have passed anything else. */
    public void reload(Sessions sessions) {
        position = Optional.empty();
        stints.keySet().removeIf(mailbox -> !mailbox.equals(own()));
        reached.keySet().removeIf(mailbox -> !mailbox.equals(own()));
        stints(own()).forEach(stint -> {
            stint.received.removeIf(offset -> !kept.contains(offset));
            stint.gaps.removeIf(gap -> !kept.contains(gap));
        });
        open(sessions, List.of());
    }

    private Mailbox own() {
        return Mailbox.user(Tenant.DEFAULT, user);
    }

    /** Some of what it keeps may come again. */
    private boolean isKnown(Mailbox mailbox, long offset) {
        List<Stint> all = stints(mailbox);
        List<Long> received = all.isEmpty() ? List.of() : all.get(all.size() - 1).received;
        return mailbox.equals(own()) && !received.isEmpty() && offset <= received.get(received.size() - 1);
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

    @Override
    public String toString() {
        return user + " at " + position;
    }

    private Connection open(Sessions sessions, List<Mailbox> topics) {
        Connection fresh = new Connection();
        connection = Optional.of(fresh);
        SessionRequest request = new SessionRequest(user + connections++, Tenant.DEFAULT, user, device, position)
                .withTopics(topics.stream().map(Mailbox::name).toList(), 0);
        // With its position it says that it has all that came.
        position.ifPresent(given -> arrived.forEach(this::keep));
        arrived.clear();
        fresh.session = sessions.open(acknowledges() ? request.withAcks() : request, fresh);
        return fresh;
    }

    private List<Mailbox> topics() {
        return stints.keySet().stream()
                .filter(mailbox -> mailbox.kind() == Mailbox.Kind.TOPIC && current(mailbox) != null)
                .toList();
    }

    /** Where it is in all topics that it ever followed. */
    private Position place() {
        TreeMap<Long, Long> topics = new TreeMap<>();
        reached.forEach((mailbox, offset) -> {
            if (mailbox.kind() == Mailbox.Kind.TOPIC) {
                topics.put(hash(mailbox), offset);
            }
        });
        return new Position(FakeLog.GENERATION, -1, -1, topics);
    }

    private void arrived(Event event) {
        event.meaning().accept(event.position());
        Optional<Position> kept = connection.flatMap(c -> c.keeps);
        position =
                Optional.of(kept.map(k -> event.position().withTopicsOf(k, 64)).orElse(event.position()));
        stints.keySet().stream()
                .filter(mailbox -> current(mailbox) != null)
                .forEach(mailbox -> offset(event.position(), mailbox).ifPresent(o -> reached.put(mailbox, o)));
    }

    private void begins(Mailbox mailbox, Position at) {
        if (current(mailbox) == null) {
            long start = offset(at, mailbox).orElseThrow();
            stints.computeIfAbsent(mailbox, m -> new ArrayList<>()).add(new Stint(start));
            reached.put(mailbox, start);
        }
    }

    private void ends(Mailbox topic, Position at) {
        Stint stint = current(topic);
        if (stint != null) {
            reached.put(topic, offset(at, topic).orElseThrow());
            stint.end = reached.get(topic);
        }
    }

    private void goesOn(Mailbox topic, Position at) {
        if (current(topic) == null) {
            List<Stint> all = stints(topic);
            if (!all.isEmpty() && offset(at, topic).equals(Optional.ofNullable(reached.get(topic)))) {
                all.get(all.size() - 1).end = Long.MAX_VALUE;
            } else {
                // It came and left once more since it asked.
                begins(topic, at);
            }
        }
    }

    private void arrived(Frame frame) {
        long offset = frame.id().orElseThrow().offset();
        assertThat(offset).as("above the position before").isGreaterThan(reached.get(frame.mailbox()));
        if (!isKnown(frame.mailbox(), offset)) {
            following(frame.mailbox()).received.add(offset);
        }
    }

    private void arrived(Gap gap) {
        MessageId held = new MessageId(FakeLog.GENERATION, reached.get(gap.mailbox()));
        assertThat(gap.after()).as("%s not told before", gap).isGreaterThanOrEqualTo(held);
        assertThat(gap.through()).isGreaterThan(gap.after());
        if (!isKnown(gap.mailbox(), gap.through().offset())) {
            following(gap.mailbox()).gaps.add(gap);
        }
    }

    private Stint following(Mailbox mailbox) {
        Stint stint = current(mailbox);
        if (stint == null) {
            throw new AssertionError("something of " + mailbox + " which is not followed");
        }
        return stint;
    }

    private @Nullable Stint current(Mailbox mailbox) {
        List<Stint> all = stints(mailbox);
        Stint last = all.isEmpty() ? null : all.get(all.size() - 1);
        return last != null && last.isOpen() ? last : null;
    }

    private static long hash(Mailbox topic) {
        return Position.topicHash(topic.name());
    }

    private static Optional<Long> offset(Position position, Mailbox mailbox) {
        return switch (mailbox.kind()) {
            case USER -> Optional.of(position.own());
            case BROADCAST -> Optional.of(position.all());
            case TOPIC -> Optional.ofNullable(position.topics().get(hash(mailbox)));
        };
    }

    private final class Connection implements Outbound {
        private final List<Mailbox> asked = new ArrayList<>();
        private Optional<Position> keeps = Optional.empty();
        private Session session;
        private int room = Integer.MAX_VALUE;
        private boolean closed;
        private final boolean reloading = position.isEmpty();

        void follow(List<Mailbox> topics, int history, Optional<Position> since) {
            Follow follow = new Follow(topics.stream().map(Mailbox::name).toList(), history, since);
            session.follow(
                    follow,
                    position -> sent(
                            position,
                            at -> topics.forEach(topic -> {
                                if (since.isPresent()) {
                                    goesOn(topic, at);
                                } else {
                                    begins(topic, at);
                                }
                            })));
        }

        void leave(Mailbox topic) {
            session.leave(List.of(topic.name()), position -> sent(position, at -> ends(topic, at)));
        }

        @Override
        public void opened(Position from) {
            if (reloading) {
                sent(from, at -> reached.put(own(), at.own()));
            }
            sent(from, at -> Stream.concat(mailboxes().stream(), asked.stream()).forEach(m -> begins(m, at)));
        }

        @Override
        public void message(Frame frame, Supplier<Position> now) {
            room--;
            sent(now.get(), at -> {
                arrived(frame);
                long offset = frame.id().orElseThrow().offset();
                arrived.add(new Arrived(frame.mailbox(), offset, offset, at));
            });
        }

        @Override
        public void gap(Gap gap, Position now) {
            room--;
            sent(now, at -> {
                arrived(gap);
                arrived.add(new Arrived(gap.mailbox(), gap, gap.through().offset(), at));
            });
        }

        private void sent(Position position, Consumer<Position> meaning) {
            inFlight.add(new Event(position, meaning));
        }

        @Override
        public boolean writable() {
            return room > 0;
        }

        @Override
        public double fill() {
            return room > 0 ? 0 : 1;
        }

        @Override
        public void close(Close close) {
            assertThat(close).isIn(Close.SLOW, acknowledges() ? Close.NO_ACK : Close.SLOW);
            closed = true;
        }
    }
}
