package dev.godwit.chaos.sim;

import dev.godwit.chaos.history.Event;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A place where a user reads. It comes back whenever it is cut off, as real clients do: with the newest position that it was given,
 * on whatever node. One whose frames carry no position drops what it has.
 */
final class Device {

    private static final long SILENCE_MICROS = 4_000_000;
    private static final long ACK_MICROS = 300_000;
    /** How long it stays away at most: back at once, after a cut, after a while. */
    private static final List<Long> AWAY_MICROS = List.of(20_000L, 500_000L, 2_000_000L);

    private static final long BEYOND = 100_000;

    /** What a device is, for as long as the run lasts. */
    record Manner(boolean framesCarryPositions, boolean acknowledges, int room, List<String> topics) {}

    private final World world;
    private final Site site;
    private final Tenant tenant;
    private final String user;
    private final String name;
    private final Manner manner;
    private final Map<Mailbox, Long> has = new HashMap<>();
    private Optional<Position> position = Optional.empty();
    private @Nullable Visit visit;
    private int visits;
    private boolean reading = true;
    private boolean lies;
    /** The position that it holds is none that it was given. */
    private boolean lying;

    private boolean everLied;

    Device(World world, Tenant tenant, String user, String name, Manner manner) {
        this.world = world;
        this.site = world.network().site((tenant.isDefault() ? "" : tenant.name() + "-") + user + "-" + name);
        this.tenant = tenant;
        this.user = user;
        this.name = name;
        this.manner = manner;
    }

    Site site() {
        return site;
    }

    void connectSoon(long mostMicros) {
        world.scheduler().after(world.scheduler().upTo(mostMicros), () -> {
            if (visit == null) {
                connect();
            }
        });
    }

    /** The application reads no more for a while. */
    void reading(boolean goesOn) {
        reading = goesOn;
        if (reading && visit != null) {
            visit.readAll();
        }
    }

    /** It goes offline for a moment; what it has not read is lost. */
    void leave() {
        if (visit != null) {
            visit.end("gone");
        }
    }

    /** The page is loaded anew: it has read all that there was, and knows nothing any more. */
    void reload() {
        if (visit != null) {
            visit.readAll();
        }
        leave();
        position = Optional.empty();
        has.clear();
        lying = false;
    }

    /** Next time it names a position that it was never given. */
    void lieNext() {
        lies = true;
    }

    /** A service resets the connection. */
    void cut() {
        if (visit != null) {
            visit.connection.reset();
        }
    }

    private void connect() {
        Gateway gateway = world.anyGateway();
        if (lies && !lying) {
            position = position.map(this::lie);
            lying = position.isPresent();
            everLied |= lying;
        }
        lies = false;
        Visit begun = new Visit(site.name() + "#" + visits++, gateway);
        visit = begun;
        world.record(new Event.Opening(
                world.micros(),
                begun.id,
                tenant.name() + "/" + user + "/" + name,
                manner.framesCarryPositions() ? "sse" : "websocket",
                gateway.site().name(),
                follows(),
                position.map(Position::token),
                !lying));
        begun.open();
    }

    private Position lie(Position honest) {
        SortedMap<Long, Long> topics = new TreeMap<>(honest.topics());
        topics.replaceAll((topic, offset) -> altered(offset));
        return new Position(honest.generation(), altered(honest.own()), altered(honest.all()), topics);
    }

    /** Below what it has, or far above what there is: just above it would be believed soon. */
    private long altered(long offset) {
        return world.scheduler().oneIn(2)
                ? Math.max(-1, offset - world.scheduler().upTo(5))
                : BEYOND + Math.max(0, offset);
    }

    /** A gateway gives back what it cannot judge yet: who came with what there is not goes on with it. */
    private void goOnFrom(Position given) {
        position = Optional.of(given);
        lying &= isBeyond(given);
    }

    private static boolean isBeyond(Position position) {
        return position.own() >= BEYOND
                || position.all() >= BEYOND
                || position.topics().values().stream().anyMatch(offset -> offset >= BEYOND);
    }

    private List<String> follows() {
        List<String> all =
                new ArrayList<>(List.of(world.text(Mailbox.user(tenant, user)), world.text(Mailbox.broadcast(tenant))));
        manner.topics().forEach(topic -> all.add(world.text(Mailbox.topic(tenant, topic))));
        return all;
    }

    /** One connection, or an attempt of one. */
    private final class Visit {
        private final String id;
        private final Connection connection;
        private final Map<Mailbox, Long> hadBefore = position.isEmpty() ? Map.of() : Map.copyOf(has);
        private final List<Spoken> unread = new ArrayList<>();
        private long heard = world.micros();
        private int credit;
        private boolean creditSoon;
        private @Nullable Ack toAck;
        private boolean ackSoon;
        private boolean over;

        Visit(String id, Gateway gateway) {
            this.id = id;
            this.connection = new Connection(world.network(), site, gateway.site());
            connection.opener().listen(said -> heard((Spoken) said), () -> closed("connection lost"));
            ClientEnd.accept(gateway, connection.accepter(), manner.room(), manner.framesCarryPositions());
        }

        void open() {
            SessionRequest request = new SessionRequest(
                    id,
                    tenant,
                    user,
                    Optional.of(name),
                    position,
                    manner.topics(),
                    0,
                    manner.acknowledges(),
                    manner.framesCarryPositions() ? Transport.SSE : Transport.WEBSOCKET);
            connection.opener().send(new Spoken.Open(request));
            connection.endIfStuck();
            watch();
        }

        private void watch() {
            world.scheduler().after(1_000_000, () -> {
                if (!over && world.micros() - heard > SILENCE_MICROS) {
                    end("silent");
                } else if (!over) {
                    watch();
                }
            });
        }

        void end(String reason) {
            connection.opener().close();
            closed(reason);
        }

        private void closed(String reason) {
            if (!over) {
                over = true;
                visit = null;
                world.record(new Event.Closed(world.micros(), id, reason));
                connectSoon(world.scheduler().oneOf(AWAY_MICROS));
            }
        }

        private void heard(Spoken said) {
            if (over) {
                return;
            }
            heard = world.micros();
            if (said instanceof Spoken.Beat && !unread.isEmpty() && !reading) {
                return;
            }
            unread.add(said);
            if (reading) {
                readAll();
            }
        }

        void readAll() {
            List<Spoken> all = List.copyOf(unread);
            unread.clear();
            for (Spoken said : all) {
                if (!over) {
                    read(said);
                }
            }
        }

        private void read(Spoken said) {
            if (said instanceof Spoken.Hello hello) {
                world.record(new Event.Opened(world.micros(), id));
                goOnFrom(hello.position());
            } else if (said instanceof Spoken.Message message) {
                message(message);
                credit();
            } else if (said instanceof Spoken.Missing missing) {
                missing(missing);
                credit();
            } else if (said instanceof Spoken.Beat beat) {
                moveTo(beat.position());
            } else if (said instanceof Spoken.Bye bye) {
                end(bye.close().name());
            }
        }

        private void message(Spoken.Message message) {
            Frame frame = message.frame();
            Mailbox mailbox = frame.mailbox();
            Optional<MessageId> of = frame.id();
            long offset = of.map(MessageId::offset).orElse(Long.MAX_VALUE);
            boolean again = offset <= hadBefore.getOrDefault(mailbox, -1L);
            world.record(new Event.Received(
                    world.micros(),
                    id,
                    world.text(mailbox),
                    of.map(MessageId::toString),
                    Pushes.nameIn(frame.message()),
                    again));
            of.ifPresent(known -> {
                has.merge(mailbox, known.offset(), Math::max);
                toAck = new Ack.Of(mailbox.address(), known);
                ackSoon();
            });
            moveTo(message.position());
        }

        private void missing(Spoken.Missing missing) {
            Gap gap = missing.gap();
            world.record(new Event.Gap(
                    world.micros(),
                    id,
                    world.text(gap.mailbox()),
                    gap.after().toString(),
                    gap.through().toString(),
                    gap.reason().wireName(),
                    gap.certain()));
            moveTo(Optional.of(missing.position()));
        }

        private void moveTo(Optional<Position> given) {
            given.ifPresent(at -> {
                goOnFrom(at);
                toAck = new Ack.UpTo(at);
                ackSoon();
            });
        }

        private void credit() {
            credit++;
            if (!creditSoon) {
                creditSoon = true;
                world.scheduler().after(world.scheduler().upTo(2_000), () -> {
                    creditSoon = false;
                    connection.opener().send(new Spoken.Credit(credit));
                    credit = 0;
                });
            }
        }

        private void ackSoon() {
            if (manner.acknowledges() && !ackSoon) {
                ackSoon = true;
                world.scheduler().after(world.scheduler().upTo(ACK_MICROS), () -> {
                    ackSoon = false;
                    if (!over && toAck != null) {
                        connection.opener().send(new Spoken.Acked(toAck, !everLied));
                    }
                });
            }
        }
    }
}
