package dev.godwit.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.protocol.MessageId;
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
}
