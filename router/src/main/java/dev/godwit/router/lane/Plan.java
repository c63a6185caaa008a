package dev.godwit.router.lane;

import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Reading;
import java.util.Optional;

/** What has to be done with a record. */
sealed interface Plan {

    <T> T fold(Cases<T> cases);

    /** One answer per kind of plan. */
    interface Cases<T> {
        T write(Write write);

        T pass(Pass pass);

        T expand(Expand expand);

        T refuse(Refuse refuse);

        T lost(Lost lost);
    }

    /** A message or an order, to the log of a mailbox of this partition. */
    record Write(
            Mailbox mailbox,
            byte[] message,
            Optional<Idempotency> idempotency,
            Optional<String> collapseKey,
            Optional<Origin> origin,
            Optional<Control> control,
            Optional<Tracked> tracked)
            implements Plan {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.write(this);
        }
    }

    /** To the connected followers only. */
    record Pass(Mailbox mailbox, byte[] message, Optional<Origin> origin) implements Plan {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.pass(this);
        }
    }

    /** To other partitions, as one derived record per target. */
    record Expand(PushRequest request) implements Plan {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.expand(this);
        }
    }

    /** To the dead letters. */
    record Refuse(Reading.Refused refused) implements Plan {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.refuse(this);
        }
    }

    /** Requests of another partition were lost; they may have named any mailbox of this one. */
    record Lost(Origin origin) implements Plan {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.lost(this);
        }
    }
}
