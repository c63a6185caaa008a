package dev.godwit.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Tenant;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailTest {

    private final Tail tail = new Tail(4, 1 << 16, id(0));

    private static MessageId id(long offset) {
        return new MessageId(1, offset);
    }

    @Test
    void eviction_movesTheBase() {
        IntStream.rangeClosed(1, 6).forEach(i -> tail.append(Entry.gap(id(i))));
        tail.trim();

        assertThat(tail.base()).isEqualTo(id(2));
        assertThat(tail.next(id(2)).id()).isEqualTo(id(3));
        assertThat(tail.head()).isEqualTo(id(6));
    }

    @Test
    void bytes_boundIt() {
        Tail small = new Tail(100, 400, id(0));
        IntStream.rangeClosed(1, 10).forEach(i -> small.append(Entry.gap(id(i))));
        small.trim();

        assertThat(small.base()).isEqualTo(id(7));
    }

    @Test
    void next_isTheFirstAbove() {
        tail.append(Entry.gap(id(3)));
        tail.append(Entry.gap(id(7)));

        assertThat(tail.next(id(0)).id()).isEqualTo(id(3));
        assertThat(tail.next(id(3)).id()).isEqualTo(id(7));
        assertThat(tail.next(id(5)).id()).isEqualTo(id(7));
        assertThat(tail.next(id(7))).isNull();
    }

    @Test
    void restart_forgetsWhatIsBelowTheMark() {
        tail.append(Entry.gap(id(3)));
        tail.restart(id(9));

        assertThat(tail.next(id(0))).isNull();
        assertThat(tail.base()).isEqualTo(id(9));
        assertThat(tail.head()).isEqualTo(id(9));
    }

    @Test
    void through_isNeverBelowTheHead() {
        tail.settle(id(5));
        assertThat(tail.through()).isEqualTo(id(5));
        tail.append(Entry.gap(id(8)));
        assertThat(tail.through()).isEqualTo(id(8));
        assertThat(tail.head()).isEqualTo(id(8));
    }

    @Test
    void entryBelowTheHead_isRefused() {
        tail.append(Entry.gap(id(3)));

        assertThatThrownBy(() -> tail.append(Entry.gap(id(3)))).hasMessageContaining("above 1-3");
    }

    @Test
    void delete_takesItsEntry_andKeepsTheBounds() {
        IntStream.rangeClosed(1, 3).forEach(i -> tail.append(message(i, Optional.empty())));
        tail.append(message(4, Optional.of(FakeLog.deleting(2))));
        tail.append(message(5, Optional.of(FakeLog.deleting(99))));
        tail.append(message(6, Optional.of(FakeLog.deleting(0))));

        assertThat(tail.base()).isEqualTo(id(0));
        assertThat(tail.head()).isEqualTo(id(6));
        assertThat(tail.next(id(1)).id()).isEqualTo(id(3));
    }

    @Test
    void delete_ofTheHead_keepsTheChain() {
        tail.append(message(1, Optional.empty()));
        tail.append(message(2, Optional.of(FakeLog.deleting(1))));

        assertThat(tail.next(id(0)).id()).isEqualTo(id(2));
        assertThat(tail.base()).isEqualTo(id(0));
    }

    @Test
    void delete_givesItsBytesBack() {
        Tail small = new Tail(100, 400, id(0));
        small.append(message(1, Optional.empty()));
        IntStream.rangeClosed(2, 20).forEach(i -> small.append(message(i, Optional.of(FakeLog.deleting(i - 1)))));
        small.trim();

        assertThat(small.base()).isEqualTo(id(0));
    }

    /** Who is below the purge has to find the gap in the log. */
    @Test
    void purge_beginsItAnew() {
        IntStream.rangeClosed(1, 3).forEach(i -> tail.append(message(i, Optional.empty())));
        tail.append(message(4, Optional.of(FakeLog.purging())));

        assertThat(tail.base()).isEqualTo(id(3));
        assertThat(tail.next(id(3)).id()).isEqualTo(id(4));
    }

    private static Entry message(long offset, Optional<Control> order) {
        MessageOptions options = new MessageOptions(5, List.of(), "", Map.of(), order);
        Message message = new Message("e", Payload.NULL, 0, Message.NEVER, "", options);
        return Entry.decode(Mailbox.user(Tenant.DEFAULT, "alice"), id(offset), ByteBuffer.wrap(message.encode()));
    }
}
