package dev.godwit.gateway.frames;

import dev.godwit.gateway.session.Follow;
import dev.godwit.protocol.PublicationReading;
import java.util.List;
import java.util.Optional;

/** What a client says, in one frame. */
public sealed interface ClientFrame {

    /** That the client gave the frame, to find the answer to it. */
    Optional<String> id();

    /** Calls what is to be done with its kind. */
    void tell(Listener listener);

    /** What is to be done with each kind. */
    interface Listener {
        void ping(Ping frame);

        void subscribe(Subscribe frame);

        void unsubscribe(Unsubscribe frame);

        void ack(Ack frame);

        void publish(Publish frame);

        void auth(Auth frame);

        void unknown(Unknown frame);

        void malformed(Malformed frame);
    }

    /** Asks for a sign of life, and where it is. */
    record Ping(Optional<String> id) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.ping(this);
        }
    }

    /** Follows more topics. */
    record Subscribe(Optional<String> id, Follow topics) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.subscribe(this);
        }
    }

    /** Follows topics no more. */
    record Unsubscribe(Optional<String> id, List<String> topics) implements ClientFrame {
        public Unsubscribe {
            topics = List.copyOf(topics);
        }

        @Override
        public void tell(Listener listener) {
            listener.unsubscribe(this);
        }
    }

    /**
     * Says what it has dealt with.
     *
     * @param id of the message, where it names one
     */
    record Ack(Optional<String> id, dev.godwit.gateway.session.Ack what) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.ack(this);
        }
    }

    /** Sends a message to a topic. */
    record Publish(Optional<String> id, PublicationReading publication) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.publish(this);
        }
    }

    /** Brings a new token. */
    record Auth(Optional<String> id, String token) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.auth(this);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Auth[id=" + id + "]";
        }
    }

    /** Of a type that this server does not know. */
    record Unknown(Optional<String> id) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.unknown(this);
        }
    }

    /**
     * Not understood.
     *
     * @param mistake what is wrong with it, and what was expected
     */
    record Malformed(Optional<String> id, String mistake) implements ClientFrame {
        @Override
        public void tell(Listener listener) {
            listener.malformed(this);
        }
    }
}
