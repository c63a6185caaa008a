package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessageIdTest {

    @Property
    void text_isParsedBack(@ForAll("ids") MessageId id) {
        assertThat(MessageId.parse(id.toString())).isEqualTo(id);
    }

    @Property
    void anyText_isTheTextOfOneIdOrRefused(@ForAll("nearlyIds") String text) {
        MessageId id;
        try {
            id = MessageId.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(id).hasToString(text);
    }

    @Property
    void order_isByGenerationThenOffset(@ForAll("ids") MessageId one, @ForAll("ids") MessageId other) {
        boolean after = one.generation() > other.generation()
                || (one.generation() == other.generation() && one.offset() > other.offset());

        assertThat(one.isAfter(other)).isEqualTo(after);
        assertThat(MessageId.max(one, other)).isEqualTo(after ? one : other);
        assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
    }

    @Example
    void landmarks_lieInOrder() {
        assertThat(List.of(MessageId.NONE, MessageId.startOf(1), new MessageId(1, 0), MessageId.startOf(2)))
                .isSorted();
    }

    @Example
    void whatIsNoId_isRefused() {
        for (String text : List.of(
                "",
                "-",
                "1",
                "1-",
                "-1",
                "1-2-3",
                "1--2",
                "-1-2",
                "+1-2",
                "1-+2",
                "01-2",
                "1-02",
                "1- 2",
                "١-٢",
                "a-b",
                "0x1-2",
                "9223372036854775808-0",
                "1-9223372036854775808")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> MessageId.parse(text))
                    .withMessageContaining("expected");
        }
    }

    @Provide
    Arbitrary<MessageId> ids() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.longs().between(1, 3),
                                Arbitraries.longs().greaterOrEqual(1)),
                        Arbitraries.oneOf(
                                Arbitraries.longs().between(-1, 3),
                                Arbitraries.longs().greaterOrEqual(-1)))
                .as(MessageId::new);
    }

    @Provide
    Arbitrary<String> nearlyIds() {
        return Arbitraries.strings().withChars("019-+ ٢").ofMaxLength(6);
    }
}
