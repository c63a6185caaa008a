package dev.godwit.chaos.check;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** How far a device has come in a mailbox. Entries are numbers in its {@link MailboxLog}. */
final class Place {

    static final int NOWHERE = -1;
    static final long FROM_THE_BEGINNING = -1;

    private final Device device;
    private final MailboxLog log;
    private final BitSet received = new BitSet();
    private final BitSet missing = new BitSet();
    private int judged = NOWHERE;
    private int position = NOWHERE;
    private long since = FROM_THE_BEGINNING;
    private @Nullable Connection named;

    Place(Device device, MailboxLog log) {
        this.device = device;
        this.log = log;
    }

    Device device() {
        return device;
    }

    MailboxLog log() {
        return log;
    }

    boolean has(int entry) {
        return received.get(entry);
    }

    BitSet received() {
        return received;
    }

    /** What was passed over though it should not have been. */
    BitSet missing() {
        return missing;
    }

    /** Up to here it is settled what became of each entry that is owed. */
    int judged() {
        return judged;
    }

    void judgedTo(int entry) {
        judged = Math.max(judged, entry);
    }

    /** The last entry that the newest connection that teaches got or was told of. */
    int position() {
        return position;
    }

    void position(int entry) {
        position = entry;
    }

    /** As long as there is no position: what was handed over from this moment on is owed. */
    long since() {
        return since;
    }

    /** The connection last opened, of those that teach, that follows the mailbox: its positions name it. */
    @Nullable
    Connection named() {
        return named;
    }

    /** A connection that follows the mailbox was opened. */
    void follows(Line line) {
        named = line.connection();
        if (line.isAnew()) {
            since = line.since();
            position = NOWHERE;
        }
    }
}
