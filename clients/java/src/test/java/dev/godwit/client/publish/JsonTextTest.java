package dev.godwit.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.protocol.Reading;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The client's idea of JSON is that of Godwit's reader. */
class JsonTextTest {

    @ParameterizedTest
    @FieldSource("dev.godwit.client.publish.JsonTexts#VALID")
    void json_isTaken_withoutSpaceAroundIt(String text) {
        assertThat(Rules.json("data", text)).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @FieldSource("dev.godwit.client.publish.JsonTexts#INVALID")
    void noJson_isRefused_withThePlace(String text) {
        assertThatThrownBy(() -> Rules.json("data", text))
                .isInstanceOf(InvalidPush.class)
                .hasMessageStartingWith("data: ")
                .hasMessageContaining("(expected: ");
    }

    @Property(tries = 5_000)
    void whatIsTaken_isWhatRoutersRead(@ForAll("nearly") String text) {
        assertThat(isTaken(text)).as(text).isEqualTo(isRead(text));
    }

    @Provide
    Arbitrary<String> nearly() {
        return JsonTexts.nearly();
    }

    private static boolean isTaken(String text) {
        try {
            Rules.json("data", text);
            return true;
        } catch (InvalidPush e) {
            return false;
        }
    }

    /** As data between other fields, where what is forged would show. */
    private static boolean isRead(String text) {
        String request = "{\"data\":" + text + ",\"to\":{\"user\":\"a\"},\"event\":\"e\"}";
        return ReadBack.reading(request.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Request;
    }
}
