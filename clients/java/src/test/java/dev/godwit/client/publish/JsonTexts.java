package dev.godwit.client.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** JSON as services write it, and as they should not. */
final class JsonTexts {

    static final List<String> VALID = List.of(
            "null",
            "true",
            "-0",
            "0.5e-7",
            "1E+300",
            "\"\"",
            "\"\\ud83d\\ude00 \\u0000 \\/ \\\\ud800\"",
            "{}",
            "[]",
            " [ 1 , [ ] , { } , \"a\" ] ",
            "{\"a\":1,\"A\":{\"a\":[null]},\"\":2}",
            "\"ü€😀\u2028\ufeff\"",
            "[".repeat(31) + "]".repeat(31),
            "1".repeat(300));

    static final List<String> INVALID = List.of(
            "",
            " ",
            "nul",
            "nulll",
            "tru",
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e999",
            "-1e999",
            "1".repeat(400),
            "1".repeat(1001),
            "NaN",
            "Infinity",
            "'a'",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\ud800\"",
            "\"\\ude00\\ud83d\"",
            "\"\\ud83d\\u0041\"",
            "\"\n\"",
            "\"\u0000\"",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"\\u0061\":2}",
            "{a:1}",
            "[1,]",
            "[1 2]",
            "[1}",
            "1 2",
            "1},\"to\":{\"all\":true}",
            "null,\"event\":\"other\"",
            "[".repeat(32) + "]".repeat(32),
            "\ufeff1",
            "// c\n1",
            "1 /**/",
            "\ud800");

    private JsonTexts() {}

    static Arbitrary<String> valid() {
        return Arbitraries.of(VALID);
    }

    /** Near misses: one character of a valid text is another, missing, or doubled. Whole characters: half ones have no UTF-8. */
    static Arbitrary<String> nearly() {
        Arbitrary<Character> units = Arbitraries.chars().ascii();
        return valid().flatMap(text -> Arbitraries.integers()
                        .between(0, text.length() - 1)
                        .flatMap(at -> units.map(unit -> switch (unit % 3) {
                            case 0 -> text.substring(0, at) + unit + text.substring(at + 1);
                            case 1 -> text.substring(0, at) + text.substring(at + 1);
                            default -> text.substring(0, at) + unit + text.substring(at);
                        })))
                .filter(JsonTexts::isWellFormed);
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
