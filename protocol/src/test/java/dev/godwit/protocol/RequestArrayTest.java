package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestArrayTest {

    @Test
    void elements_keepTheirBytes_whateverIsInThem() {
        assertThat(elements(" [ {\"a\":[1, 2]} ,\"é\\ud800\",1e999, {\"a\":1,\"a\":2},null,[],\n123 ]\n"))
                .containsExactly("{\"a\":[1, 2]}", "\"é\\ud800\"", "1e999", "{\"a\":1,\"a\":2}", "null", "[]", "123");
    }

    @Test
    void deepElement_isAnElement() {
        String deep = "[".repeat(200) + "]".repeat(200);
        assertThat(elements("[" + deep + ",1]")).containsExactly(deep, "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[1", "[1,", "[1,]", "[1]]", "[1] x", "[{]", "[\"a]", "[1 2]", "[nul]", "[tru"})
    void whatIsNoArray_isRefused(String json) {
        assertThat(refused(json, 9).code()).isEqualTo("not_json");
    }

    @Test
    void extremes_areRefused() {
        assertThat(refused("[]", 9).detail()).contains("an empty array", "1 to 9");
        assertThat(refused("[1,2,3]", 2).detail()).contains("more than 2");
        assertThat(refused("[" + "[".repeat(100_000), 9).code()).isEqualTo("not_json");
    }

    @Test
    void isOne_looksAtTheFirstCharacter() {
        assertThat(RequestArray.isOne(utf8(" \r\n\t[1]"))).isTrue();
        assertThat(RequestArray.isOne(utf8("{\"a\":[]}"))).isFalse();
        assertThat(RequestArray.isOne(utf8("  "))).isFalse();
    }

    private static List<String> elements(String json) {
        return RequestArray.split(
                utf8(json),
                100,
                all -> all.stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .toList(),
                refused -> {
                    throw new AssertionError(refused.detail());
                });
    }

    private static Reading.Refused refused(String json, int max) {
        return RequestArray.<Reading.Refused>split(
                utf8(json),
                max,
                all -> {
                    throw new AssertionError(all.size() + " elements");
                },
                refused -> refused);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
