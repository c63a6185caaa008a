package dev.godwit.inbox;

import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** How gateways read logs and keep the cursors of devices. A failed stage is an {@link InboxUnavailable}. */
public interface LogReader {

    /** The most mailboxes that one {@link #heads} call may name. */
    int MAX_HEADS = 500;

    /** The most devices of one user whose positions are kept. */
    int MAX_DEVICES = 32;

    /**
     * One atomic look at a mailbox.
     *
     * @param after only entries above this id
     * @param count at most so many entries
     */
    CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count);

    /**
     * The head of each mailbox ({@link LogPage#head()}), in the order asked.
     *
     * @param mailboxes of this one partition, at most {@link #MAX_HEADS}
     */
    CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes);

    /**
     * Where the newest entries of a log begin: above this id there are so many of them, or all that there are. The head of a log
     * that holds none.
     *
     * @param count at least 1
     */
    CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count);

    /**
     * What would become of a producer's id, were a record with it applied now; empty: it would be new.
     *
     * @param id stands for mailbox and producer id, as in {@link dev.godwit.protocol.Idempotency#id}
     * @param now milliseconds since the epoch; the window is counted up to here, or to the partition's clock if that is later
     */
    CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now);

    /** The stored position of a user's device. */
    CompletionStage<Optional<Position>> cursor(Mailbox user, String device);

    /** All devices of a user whose positions are stored, by name. */
    CompletionStage<List<Device>> devices(Mailbox user);

    /**
     * Moves the stored position of a user's device forward, and with it what the device has of messages that are {@link Tracked}: a newer generation replaces an older one, within a generation each
     * mailbox moves forward by itself. A user has at most {@link #MAX_DEVICES} devices, the least recently used one goes.
     *
     * @param now milliseconds since the epoch
     */
    CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now);

    /**
     * Notes that messages were written to a connection of the device; of consequence for those that are {@link Tracked}.
     *
     * @param now milliseconds since the epoch
     */
    CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now);

    /** The devices that a message of the user is still owed to; none where nobody asked, or all is said. */
    CompletionStage<List<Owed>> owed(Mailbox user, MessageId message);

    /** Calls the listener after each change of a connection to the store, on any thread. */
    void onReconnect(Runnable listener);
}
