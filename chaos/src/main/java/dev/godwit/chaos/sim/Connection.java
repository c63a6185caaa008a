package dev.godwit.chaos.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TCP connection: two pipes, each with an end. What one end wrote before it closed still arrives. */
final class Connection {

    private static final long STUCK_MICROS = 1_000_000;

    private final Network network;
    private final End opener;
    private final End accepter;
    private boolean stuck;

    Connection(Network network, Site from, Site to) {
        this.network = network;
        this.opener = new End(new Pipe(network, from, to));
        this.accepter = new End(new Pipe(network, to, from));
    }

    End opener() {
        return opener;
    }

    End accepter() {
        return accepter;
    }

    /** The network gives it up: what is under way is lost, and each end learns of it by itself. */
    void reset() {
        opener.pipe.close();
        accepter.pipe.close();
        network.scheduler().after(network.scheduler().upTo(5_000), opener::lost);
        network.scheduler().after(network.scheduler().upTo(5_000), accepter::lost);
    }

    /** From now on both kernels give it up when something cannot be delivered for two seconds, also for an end whose other end is gone. */
    void endIfStuck() {
        network.scheduler().after(STUCK_MICROS, () -> {
            boolean still = stuck;
            stuck = opener.pipe.isHeld() || accepter.pipe.isHeld();
            if (stuck && still) {
                reset();
            } else if (opener.open || accepter.open) {
                endIfStuck();
            }
        });
    }

    /** One of the two who speak. */
    final class End {
        private final Pipe pipe;
        private @Nullable Consumer<Object> receiver;
        private @Nullable Runnable onClosed;
        private boolean open = true;

        private End(Pipe pipe) {
            this.pipe = pipe;
        }

        void listen(Consumer<Object> received, Runnable closed) {
            receiver = received;
            onClosed = closed;
        }

        boolean isOpen() {
            return open;
        }

        void send(Object what) {
            if (open) {
                End other = other();
                pipe.send(() -> other.arrived(what));
            }
        }

        /** Says no more, and hears no more. */
        void close() {
            if (open) {
                open = false;
                pipe.send(other()::lost);
            }
        }

        /** The machine is gone: nobody is told. */
        void vanish() {
            open = false;
        }

        private void arrived(Object what) {
            if (open && receiver != null) {
                receiver.accept(what);
            } else if (!open) {
                // Who speaks to nobody is told so.
                pipe.send(other()::lost);
            }
        }

        private void lost() {
            if (open) {
                open = false;
                if (onClosed != null) {
                    onClosed.run();
                }
            }
        }

        private End other() {
            return this == opener ? accepter : opener;
        }
    }
}
