package dev.godwit.chaos.sim;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.protocol.Position;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gateway's end of a device's connection, as a transport has it. Confined to the loop of its session. */
final class ClientEnd implements Outbound {

    private static final long BEAT_MILLIS = 1_000;

    private final Gateway gateway;
    private final NodeLoop loop;
    private final Connection.End end;
    private final int room;
    private final boolean framesCarryPositions;
    private @Nullable Session session;
    private int unread;
    private boolean closed;

    private ClientEnd(Gateway gateway, NodeLoop loop, Connection.End end, int room, boolean framesCarryPositions) {
        this.gateway = gateway;
        this.loop = loop;
        this.end = end;
        this.room = room;
        this.framesCarryPositions = framesCarryPositions;
    }

    /**
     * A device has connected; what it says first opens its session.
     *
     * @param room so many frames wait at most for the device to read them
     */
    static void accept(Gateway gateway, Connection.End end, int room, boolean framesCarryPositions) {
        end.listen(
                first -> {
                    if (!gateway.alive()) {
                        end.close();
                        return;
                    }
                    gateway.add(end);
                    Gateway.Served served = gateway.anyLoop();
                    ClientEnd accepted = new ClientEnd(gateway, served.loop(), end, room, framesCarryPositions);
                    end.listen(
                            said -> served.loop().execute(() -> accepted.heard((Spoken) said)),
                            () -> served.loop().executeFirst(accepted::lost));
                    served.loop().execute(() -> accepted.open(served, ((Spoken.Open) first).request()));
                },
                () -> {});
    }

    private void open(Gateway.Served served, SessionRequest request) {
        if (!closed) {
            session = served.sessions().open(request, this);
            loop.after(BEAT_MILLIS, this::beat);
        }
    }

    private void heard(Spoken said) {
        Session open = session;
        if (open == null || closed) {
            return;
        }
        if (said instanceof Spoken.Credit credit) {
            boolean waited = !writable();
            unread -= credit.frames();
            if (waited && writable()) {
                open.writable();
            }
        } else if (said instanceof Spoken.Acked acked) {
            open.acknowledge(acked.ack())
                    .ifPresent(wrong -> gateway.world().broken(gateway.site(), "an honest ack was refused: " + wrong));
        }
    }

    private void lost() {
        closed = true;
        if (session != null) {
            session.disconnected();
        }
    }

    private void beat() {
        if (!closed && session != null) {
            if (writable()) {
                end.send(new Spoken.Beat(framesCarryPositions ? Optional.empty() : session.position()));
            }
            loop.after(BEAT_MILLIS, this::beat);
        }
    }

    @Override
    public void opened(Position from) {
        end.send(new Spoken.Hello(from));
    }

    @Override
    public void message(Frame frame, Supplier<Position> position) {
        unread++;
        end.send(new Spoken.Message(frame, framesCarryPositions ? Optional.of(position.get()) : Optional.empty()));
    }

    @Override
    public void gap(Gap gap, Position position) {
        unread++;
        end.send(new Spoken.Missing(gap, position));
    }

    @Override
    public boolean writable() {
        return unread < room;
    }

    @Override
    public double fill() {
        return (double) unread / room;
    }

    @Override
    public void close(Close close) {
        closed = true;
        if (close == Close.FAULT) {
            gateway.world().broken(gateway.site(), "a session noticed that it would break a promise");
        }
        end.send(new Spoken.Bye(close));
        end.close();
    }
}
