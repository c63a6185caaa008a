package dev.godwit.chaos.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TCP connection: two pipes, each with an end. What one end wrote before it closed still arrives. */
final class Connection {

    private final Network network;
    private final End opener;
    private final End accepter;

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

    /** Whether something of either end has waited for the network since it was asked last. */
    boolean isStuck() {
        return opener.pipe.isHeld() || accepter.pipe.isHeld();
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
