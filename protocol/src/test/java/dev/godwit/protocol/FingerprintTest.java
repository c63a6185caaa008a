package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FingerprintTest {

    @Example
    void hex_hasAllDigits() {
        assertThat(new Fingerprint(1, -1).hex()).isEqualTo("0000000000000001ffffffffffffffff");
    }

    @Property
    void parts_cannotBeShifted(@ForAll("texts") String one, @ForAll("texts") String other) {
        byte[] first = Readings.utf8(one);
        byte[] second = Readings.utf8(other);
        Fingerprint whole = Fingerprint.of(first, second);

        assertThat(Fingerprint.of(first, second)).isEqualTo(whole);
        assertThat(Fingerprint.of(Readings.utf8(one + other))).isNotEqualTo(whole);
        assertThat(Fingerprint.of(first, second, new byte[0])).isNotEqualTo(whole);
        assertThat(Fingerprint.of(new byte[0], Readings.utf8(one + other))).isNotEqualTo(whole);
    }

    @Provide
    Arbitrary<String> texts() {
        return Some.texts();
    }
}
