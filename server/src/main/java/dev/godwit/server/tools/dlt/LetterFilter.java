package dev.godwit.server.tools.dlt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Which letters are meant; what is empty excludes none.
 *
 * @param since the first moment at which a letter may have been written
 * @param until the first moment at which it may not any more
 * @param key of the record, as text
 */
public record LetterFilter(Set<String> codes, Optional<Instant> since, Optional<Instant> until, Optional<String> key) {

    public LetterFilter {
        codes = Set.copyOf(codes);
    }

    boolean matches(DeadLetter letter) {
        return (codes.isEmpty() || codes.contains(letter.reason().code()))
                && since.filter(letter.written()::isBefore).isEmpty()
                && until.filter(end -> !letter.written().isBefore(end)).isEmpty()
                && key.filter(name -> !Arrays.equals(utf8(name), letter.key())).isEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
