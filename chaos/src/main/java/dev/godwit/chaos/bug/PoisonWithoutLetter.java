package dev.godwit.chaos.bug;

import java.util.List;

/** What cannot be read is passed over, and nobody hears of it. */
public final class PoisonWithoutLetter {

    static final Bug BUG = new Bug(
            "poison-without-letter",
            "A record that cannot be read is skipped without a dead letter.",
            "A poison record is skipped after its dead letter is acknowledged.",
            "a record that cannot be read",
            List.of("kill"),
            List.of(Exchanged.call(
                    "dev.godwit.router.lane.Pipeline", "refuse", "List.of", PoisonWithoutLetter.class, "nothing")));

    private PoisonWithoutLetter() {}

    public static List<Object> nothing(Object letter) {
        return List.of();
    }
}
