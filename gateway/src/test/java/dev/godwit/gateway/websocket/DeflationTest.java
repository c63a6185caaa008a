package dev.godwit.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflationTest {

    private final Deflation deflation = new Deflation();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 8_190, 8_191, 8_192, 8_193, 16_384, 60_000, 500_000})
    void message_isTheSameAgain(int length) throws Exception {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        byte[] text = "abc".repeat(length / 3 + 1).getBytes(StandardCharsets.US_ASCII);
        assertThat(deflation.inflated(deflation.deflated(noise), length + 1)).isEqualTo(noise);
        assertThat(deflation.inflated(deflation.deflated(text), text.length)).isEqualTo(text);
    }

    @Test
    void messageToMany_isDeflatedOnce() {
        byte[] message = new byte[2_000];
        byte[] first = deflation.deflated(message);
        deflation.deflated(new byte[2_000]);
        assertThat(deflation.deflated(message)).isSameAs(first);
    }

    @Test
    void afterAFailure_theNextIsRead() throws Exception {
        byte[] good = deflation.deflated(new byte[5_000]);
        assertThatThrownBy(() -> deflation.inflated(new byte[] {-1, -1}, 100)).isInstanceOf(DataFormatException.class);
        assertThatThrownBy(() -> deflation.inflated(good, 4_999)).isInstanceOf(Deflation.TooLong.class);
        assertThat(deflation.inflated(good, 5_000)).hasSize(5_000);
    }
}
