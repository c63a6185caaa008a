package dev.godwit.gateway.session;

import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.util.function.Function;

/** What a client says that it has. Cumulative: also all that came before. */
public sealed interface Ack {

    /**
     * All of one mailbox up to an id.
     *
     * @param mailbox as clients call it: {@code user/alice}
     */
    record Of(String mailbox, MessageId id) implements Ack {
        @Override
        public <T> T fold(Function<Of, T> mailbox, Function<UpTo, T> position) {
            return mailbox.apply(this);
        }
    }

    /** All that the position covers. */
    record UpTo(Position position) implements Ack {
        @Override
        public <T> T fold(Function<Of, T> mailbox, Function<UpTo, T> position) {
            return position.apply(this);
        }
    }

    <T> T fold(Function<Of, T> mailbox, Function<UpTo, T> position);
}
