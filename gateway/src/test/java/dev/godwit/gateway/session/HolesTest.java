package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LostRange;
import dev.godwit.protocol.MessageId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HolesTest {

    private static MessageId id(long offset) {
        return new MessageId(1, offset);
    }

    private static LogPage page(
            MessageId trimmed, MessageId last, boolean exists, MessageId forgotten, LostRange... lost) {
        return new LogPage(List.of(), false, trimmed, last, exists, forgotten, List.of(lost), Optional.empty());
    }

    @Test
    void nothingMissing_givesNone() {
        Holes holes = new Holes(page(id(3), id(9), true, MessageId.NONE));

        assertThat(holes.next(id(3))).isNull();
    }

    @Test
    void trimmed_isCertain() {
        Holes holes = new Holes(page(id(3), id(9), true, MessageId.NONE));

        assertThat(holes.next(id(1))).isEqualTo(new Holes.Hole(id(1), id(3), Gap.Reason.TRIMMED, true));
    }

    @Test
    void expiredLog_isTrimmedThroughItsLast() {
        Holes holes = new Holes(page(id(3), id(9), false, MessageId.NONE));

        assertThat(holes.next(id(1))).isEqualTo(new Holes.Hole(id(1), id(9), Gap.Reason.TRIMMED, true));
    }

    @Test
    void forgotten_isUncertain() {
        Holes unknown = new Holes(page(MessageId.NONE, MessageId.NONE, false, id(9)));
        Holes asTrimmed = new Holes(page(id(9), id(9), false, id(9)));
        Holes begunAnew = new Holes(page(id(9), id(12), true, id(9)));

        Holes.Hole expected = new Holes.Hole(id(1), id(9), Gap.Reason.FORGOTTEN, false);
        assertThat(unknown.next(id(1))).isEqualTo(expected);
        assertThat(asTrimmed.next(id(1))).isEqualTo(expected);
        assertThat(begunAnew.next(id(1))).isEqualTo(expected);
    }

    /** Another mailbox of the partition was forgotten; this one is known and lacks nothing. */
    @Test
    void forgottenOther_isNoHole() {
        Holes holes = new Holes(page(MessageId.NONE, id(12), true, id(9)));

        assertThat(holes.next(id(1))).isNull();
    }

    @Test
    void overlap_isToldOnce() {
        Holes holes = new Holes(page(id(5), id(20), true, MessageId.NONE, new LostRange(id(3), id(8))));

        assertThat(holes.next(id(1))).isEqualTo(new Holes.Hole(id(1), id(5), Gap.Reason.TRIMMED, true));
        assertThat(holes.next(id(5))).isEqualTo(new Holes.Hole(id(5), id(8), Gap.Reason.LOST, false));
        assertThat(holes.next(id(8))).isNull();
    }

    @Test
    void lostRange_waitsForTheEntriesBelowIt() {
        Holes holes = new Holes(page(MessageId.NONE, id(20), true, MessageId.NONE, new LostRange(id(10), id(15))));

        assertThat(holes.nextBefore(id(9), id(1))).isNull();
        assertThat(holes.nextBefore(id(10), id(9))).isNull();
        assertThat(holes.nextBefore(id(16), id(10))).isEqualTo(new Holes.Hole(id(10), id(15), Gap.Reason.LOST, false));
    }

    /** Two old ranges became one: what lies between them is there, and must not be passed over. */
    @Test
    void entryInsideARange_cutsIt() {
        Holes holes = new Holes(page(MessageId.NONE, id(40), true, MessageId.NONE, new LostRange(id(10), id(30))));

        assertThat(holes.nextBefore(id(20), id(5))).isEqualTo(new Holes.Hole(id(10), id(19), Gap.Reason.LOST, false));
        assertThat(holes.nextBefore(id(20), id(19))).isNull();
        assertThat(holes.next(id(20))).isEqualTo(new Holes.Hole(id(20), id(30), Gap.Reason.LOST, false));
    }
}
