package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a client that has a device name has proven to have, and the device's cursor, which moves by nothing else: by the position that
 * it came with, by its acks, and, unless it said that it acknowledges, by time.
 */
final class Proofs {

    private final HubSession session;
    private final Hub hub;
    private final Followed followed;
    private final DeviceCursor cursor;
    private final AckWindow window;
    private final Optional<WrittenLongAgo> byTime;

    private @Nullable Position given;
    private @Nullable Position moved;
    private Loop.@Nullable Timer passing;

    Proofs(HubSession session, Hub hub, Followed followed, DeviceCursor cursor, AckWindow window) {
        this.session = session;
        this.hub = hub;
        this.followed = followed;
        this.cursor = cursor;
        this.window = window;
        this.byTime = window.counts() ? Optional.empty() : Optional.of(byTime());
    }

    /** Where the device is, whoever proved it. */
    CompletionStage<Optional<Position>> stored() {
        return cursor.read();
    }

    /** The client came with this position: once it is known to be one that was given out, it proves something. */
    void cameWith(Position position) {
        given = position;
    }

    /** The client's place was not what it thought: it proves nothing. */
    void nothingGiven() {
        given = null;
    }

    /** The session knows where it starts. */
    void opened(Start from) {
        from.given().ifPresent(position -> byTime.ifPresent(time -> time.startsAt(position)));
    }

    /** Something may have been written, or passed over. */
    void turned() {
        if (given != null && followed.all(Track::known)) {
            cursor.move(given);
            given = null;
        }
        byTime.ifPresentOrElse(WrittenLongAgo::written, this::passed);
    }

    /** Empty, or what is wrong with it. */
    Optional<String> take(Ack ack) {
        Optional<String> mistake = ack.fold(this::wrong, this::wrong);
        if (mistake.isEmpty()) {
            ack.fold(of -> has(track(of.mailbox()).orElseThrow(), of.id()), upTo -> hasUpTo(upTo.position()));
            free();
            move();
        }
        return mistake;
    }

    /** The device has all up to there, as far as this session wrote it. */
    void provenElsewhere(Position position) {
        if (position.generation() == hub.topic().generation()) {
            hasUpTo(position);
            free();
        }
    }

    void stop() {
        byTime.ifPresent(WrittenLongAgo::stop);
        if (passing != null) {
            passing.cancel();
        }
        cursor.stop();
    }

    private WrittenLongAgo byTime() {
        return new WrittenLongAgo(
                hub.loop(), session.options(), followed::position, session::outboundTakes, this::arrived);
    }

    private void free() {
        if (window.free()) {
            session.freed();
        }
    }

    private Optional<String> wrong(Ack.Of ack) {
        Optional<Track> track = track(ack.mailbox());
        if (track.isEmpty()) {
            return Optional.of("mailbox: not followed (expected: one that this connection follows)");
        }
        MessageId sent = track.get().position();
        return ack.id().isAfter(sent)
                ? Optional.of("id: " + ack.id() + " (expected: <= " + sent + ", which was sent)")
                : Optional.empty();
    }

    private Optional<String> wrong(Ack.UpTo ack) {
        Position position = ack.position();
        boolean sent = position.generation() <= hub.topic().generation()
                && (position.generation() < hub.topic().generation()
                        || followed.all(track ->
                                offset(position, track) <= track.position().offset()));
        return sent
                ? Optional.empty()
                : Optional.of("position: beyond what was sent (expected: one that this connection was given)");
    }

    private boolean has(Track track, MessageId id) {
        track.acked(id);
        return true;
    }

    private boolean hasUpTo(Position position) {
        // An offset says nothing across generations.
        if (position.generation() == hub.topic().generation()) {
            followed.forEach(track -> Positions.offset(position, track.mailbox())
                    .map(offset -> Math.min(offset, track.position().offset()))
                    .ifPresent(offset -> track.acked(new MessageId(position.generation(), offset))));
        }
        return true;
    }

    private void arrived(Position position) {
        hasUpTo(position);
        cursor.move(position);
    }

    /** Nobody acknowledges what was passed over. */
    private void passed() {
        if (moved == null) {
            // What comes from now on is owed to the device, whether it comes back or not.
            move();
        } else if (passing == null) {
            passing = hub.loop().after(session.options().cursorEvery().toMillis(), () -> {
                passing = null;
                move();
            });
        }
    }

    private void move() {
        if (followed.all(Track::known) && followed.all(Track::provable)) {
            Position proven = proven();
            if (!proven.equals(moved)) {
                moved = proven;
                cursor.move(proven);
            }
        }
    }

    private Position proven() {
        if (!window.counts()) {
            return followed.position(Track::acked);
        }
        Set<Track> owing = window.owing();
        return followed.position(track -> owing.contains(track) ? track.acked() : track.position());
    }

    private Optional<Track> track(String mailbox) {
        return followed.find(track -> track.mailbox().address().equals(mailbox));
    }

    private static long offset(Position position, Track track) {
        return Positions.offset(position, track.mailbox()).orElse(-1L);
    }
}
