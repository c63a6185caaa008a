package dev.godwit.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRulesTest {

    @ParameterizedTest
    @CsvSource({
        "orders, orders, true",
        "orders, orders.new, false",
        "orders, order, false",
        "orders.*, orders.new, true",
        "orders.*, orders, false",
        "orders.*, orders., false",
        "orders.*, orders.new.eu, false",
        "orders.*, ordersXnew, false",
        "*, orders, true",
        "*, orders.new, false",
        "*.new, orders.new, true",
        "orders.*.eu, orders.new.eu, true",
        "orders.*.eu, orders.new.us, false",
        "orders.**, orders.new, true",
        "orders.**, orders.new.eu.1, true",
        "orders.**, orders, false",
        "orders.**, orders., false",
        "orders.**, orders.., true",
        "**, orders, true",
        "**, a.b.c, true",
        "room.{sub}, room.alice, true",
        "room.{sub}, room.bob, false",
        "room.{sub}, room.{sub}, false",
        "room-{sub}.chat, room-alice.chat, true",
        "{sub}.*, alice.inbox, true",
        "{sub}, alice, true",
        "a+b, a+b, true",
        "a+b, aab, false",
        "a%2Eb, a.b, false",
        "a%2Eb, a%2Eb, true",
    })
    void pattern_matchesBySegments(String pattern, String topic, boolean matches) {
        assertThat(TopicPattern.parse(pattern, "alice").matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, room.a.b, true",
        "a.b, room.a, false",
        "a.b, room.axb, false",
        "a.*, room.a.*, true",
        "a.*, room.a.b, false",
        "a.**, room.a.b.c, false",
        "x*, room.x*, true",
        "x*, room.xy, false",
        "{sub}, room.{sub}, true",
        "%2A, room.%2A, true",
        "%2A, room.x, false",
    })
    void sub_standsForTheExactName(String user, String topic, boolean matches) {
        assertThat(TopicPattern.parse("room.{sub}", user).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a*", "*a", "***", "**.a", "a.**.b", "{user}", "a{", "}", "{sub}*"})
    void otherTexts_areNoPatterns(String text) {
        assertThatThrownBy(() -> TopicPattern.parse(text, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pattern: ")
                .hasMessageContaining("expected: ");
    }

    @Test
    void whatNoPatternNames_isDenied() {
        TopicRules rules = TopicRules.of(List.of("a", "b.*"), List.of("c"), "alice");

        assertThat(List.of("a", "b.1", "c", "d").stream().filter(rules::mayFollow))
                .containsExactly("a", "b.1");
        assertThat(List.of("a", "b.1", "c", "d").stream().filter(rules::mayPublish))
                .containsExactly("c");
        assertThat(TopicRules.NONE.mayFollow("a")).isFalse();
    }

    @Test
    void lists_areBounded() {
        List<String> most = Collections.nCopies(TopicRules.MAX_PATTERNS, "a");
        List<String> more = Collections.nCopies(TopicRules.MAX_PATTERNS + 1, "a");
        String longest = "x".repeat(TopicPattern.MAX_BYTES);

        assertThat(TopicRules.of(most, List.of(longest), "alice").mayPublish(longest))
                .isTrue();
        assertThatThrownBy(() -> TopicRules.of(more, List.of(), "alice"))
                .hasMessage("topics.follow: 129 patterns (expected: <= 128)");
        assertThatThrownBy(() -> TopicRules.of(List.of(), List.of(longest + "x"), "alice"))
                .hasMessage("topics.publish: pattern: 257 bytes (expected: 1 to 256)");
    }

    @Test
    void request_isRefusedWhereItsTokenWouldBe() {
        TokenRequest request = TokenRequest.of("alice", Duration.ofHours(1));
        assertThatThrownBy(() -> request.withTopics(List.of("a*"), List.of())).hasMessageStartingWith("topics.follow");
    }
}
