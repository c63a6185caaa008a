package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamesTest {

    @Property
    void encoded_isDecodedBack(@ForAll("texts") String name) {
        assertThat(Names.encode(name)).matches("([A-Za-z0-9._~@-]|%[0-9A-F]{2})+");
        assertThat(Names.decode(Names.encode(name))).isEqualTo(name);
    }

    @Property
    void anyText_isDecodedExactlyOrRefused(@ForAll("nearlyEncoded") String text) {
        String name;
        try {
            name = Names.decode(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(Names.encode(name)).isEqualTo(text);
    }

    @Example
    void whatEncodeDoesNotWrite_isRefused() {
        for (String text :
                List.of("%", "%4", "a%", "a%4", "%4g", "%c3%bc", "%41", "ü", "/", "*", "%C3", "%ED%A0%80", "%C0%AF")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Names.decode(text))
                    .withMessageContaining("expected");
        }
    }

    @Example
    void length_isCountedInBytes() {
        assertThat(Names.require("user", "ü".repeat(128), 256)).hasSize(128);
        assertThatThrownBy(() -> Names.require("user", "ü".repeat(129), 256))
                .hasMessage("user: 258 bytes (expected: 1 to 256)");
        assertThatThrownBy(() -> Names.require("user", "", 256)).hasMessage("user: 0 bytes (expected: 1 to 256)");
    }

    @Example
    void reservedAndMalformed_areRefused() {
        assertThatThrownBy(() -> Names.require("topic", "*all", 256)).hasMessageContaining("topic: starts with *");
        assertThatThrownBy(() -> Names.require("topic", "a\ud800", 256)).hasMessageContaining("lone surrogate");
        assertThatThrownBy(() -> Names.require("topic", "\udc00\ud800", 256)).hasMessageContaining("lone surrogate");
    }

    @Provide
    Arbitrary<String> texts() {
        return Some.texts();
    }

    @Provide
    Arbitrary<String> nearlyEncoded() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("a%4C1B3c*/ü").ofMaxLength(9),
                Arbitraries.strings().ofMaxLength(5));
    }
}
