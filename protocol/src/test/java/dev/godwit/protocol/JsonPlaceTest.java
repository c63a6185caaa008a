package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonPlaceTest {

    private static final String DOCUMENT =
            "{\"a\":{\"b\":[1,{\"c\": \"x\\ny\" }, { \"d\" : 1.0 }]},\"m~n\":1,\"p/q\":true,\"\":2,\"z\":null}";

    @Test
    void value_isFound_asItIsWritten() {
        assertThat(find("")).contains(DOCUMENT);
        assertThat(find("/a/b/0")).contains("1");
        assertThat(find("/a/b/1/c")).contains("\"x\\ny\"");
        assertThat(find("/a/b/2")).contains("{ \"d\" : 1.0 }");
        assertThat(find("/m~0n")).contains("1");
        assertThat(find("/p~1q")).contains("true");
        assertThat(find("/")).contains("2");
    }

    @Test
    void nothing_isFound_whereNothingStands() {
        assertThat(find("/b")).isEmpty();
        assertThat(find("/a/b/3")).isEmpty();
        assertThat(find("/a/b/01")).isEmpty();
        assertThat(find("/m~0n/x")).isEmpty();
        assertThat(find("/z")).isEmpty();
    }

    @Test
    void scalar_isText() {
        assertThat(JsonPlace.scalar(utf8("\"x\\ny\""))).contains("x\ny");
        assertThat(JsonPlace.scalar(utf8("17"))).contains("17");
        assertThat(JsonPlace.scalar(utf8("{}"))).isEmpty();
    }

    @Test
    void whatIsNoPointer_andNoJson_isRefused() {
        assertThatThrownBy(() -> JsonPlace.parse("a")).hasMessageContaining("expected: /name");
        assertThatThrownBy(() -> JsonPlace.parse("/a~2")).hasMessageContaining("expected: /name");
        assertThatThrownBy(() -> JsonPlace.parse("/a").find(utf8("{\"b\":"))).hasMessageContaining("complete JSON");
    }

    private static Optional<String> find(String pointer) {
        return JsonPlace.parse(pointer).find(utf8(DOCUMENT)).map(found -> new String(found, StandardCharsets.UTF_8));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
