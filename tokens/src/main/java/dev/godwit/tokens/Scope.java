package dev.godwit.tokens;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of things that a service may do. */
public enum Scope {
    /** Push to mailboxes, and take back what was pushed. */
    PUSH,
    /** See where messages and users are. */
    READ,
    /** Erase mailboxes, disconnect users. */
    ADMIN;

    /** As it stands in the claim {@code scope}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of this word, empty for one that means something elsewhere. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }
}
