package dev.godwit.chaos.check;

import org.jspecify.annotations.Nullable;

/**
 * A mailbox on a connection: from where on its messages are owed, and what came last.
 *
 * <p>Where that begins is the same for the client as docs/protocol.md tells it:
 *
 * <ul>
 *   <li><b>An honest position</b> that names the mailbox, because the connection opened before followed it too: after what came last
 *       there. Nothing is passed over, nothing comes again; but for what a client whose frames carry no position asks for again.
 *   <li><b>No position, its own mailbox</b>: at the device's cursor, or at the beginning. The cursor is behind what the device has, so
 *       messages may come again; what was never received is owed from the beginning of the mailbox.
 *   <li><b>No position, a topic or the broadcast</b>, and a mailbox that the position does not name: at the head, or at a cursor that the
 *       device may have. Where the head was when the gateway looked, nobody outside knows: owed is what was handed over after the
 *       greeting, and what follows the first message that came. What was on its way then may come or not.
 *   <li><b>A lie</b>: the client says that it has what it names. The same as before, for its own mailbox too; and its cursor believes it,
 *       so later connections without a position as well.
 * </ul>
 */
final class Line {

    private enum Begin {
        /** After the position that it gives. */
        RESUMES,
        /** Where its device's cursor is, from the beginning at the earliest. */
        CURSOR,
        /** At a head that is not known. */
        ANEW
    }

    private final Connection connection;
    private final Place place;
    private final Begin begin;
    private final int floor;
    private final long since;
    private int last = Place.NOWHERE;
    private boolean begun;

    Line(Connection connection, Place place) {
        this.connection = connection;
        this.place = place;
        this.begin = begin(connection, place);
        this.floor = switch (begin) {
            case RESUMES -> place.position();
            case CURSOR -> place.judged();
            case ANEW -> Place.NOWHERE;
        };
        this.since = begin == Begin.RESUMES ? place.since() : Place.FROM_THE_BEGINNING;
    }

    private static Begin begin(Connection connection, Place place) {
        if (!connection.honest()) {
            return Begin.ANEW;
        }
        if (connection.givesPosition()) {
            return place.named() != null && place.named() == place.device().lastOpened()
                    ? after(place.named().lines().get(place.log().name()))
                    : Begin.ANEW;
        }
        return place.device().isOwn(place.log().name()) && !place.device().hasLied() ? Begin.CURSOR : Begin.ANEW;
    }

    /** A position that was given before anything came is still that of the cursor. */
    private static Begin after(@Nullable Line before) {
        return before != null && before.begin == Begin.CURSOR && !before.hasBegun() ? Begin.CURSOR : Begin.RESUMES;
    }

    Connection connection() {
        return connection;
    }

    Place place() {
        return place;
    }

    boolean isAnew() {
        return begin == Begin.ANEW;
    }

    /** Whether the client has told where it is, so that what lies below must not come. */
    boolean resumes() {
        return begin == Begin.RESUMES;
    }

    /** The entry after which it begins; -1 if there is none. */
    int floor() {
        return floor;
    }

    /** What was handed over from then on is owed where there is no floor; -1: all. */
    long since() {
        return isAnew() ? connection.openedAt() : since;
    }

    /** The last entry that came or was told of, or the floor. */
    int last() {
        return begun ? last : floor;
    }

    /** Whether anything came. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether all above the last entry is owed, or only what was handed over since. */
    boolean isOwedWhole() {
        return begun || floor != Place.NOWHERE || since() == Place.FROM_THE_BEGINNING;
    }

    void came(int entry) {
        if (entry > last() || !begun) {
            moveTo(entry);
        }
    }

    /** Also back, where the gateway said that it goes on from somewhere else. */
    void moveTo(int entry) {
        last = entry;
        begun = true;
        if (connection.teaches()) {
            place.position(entry);
        }
    }
}
