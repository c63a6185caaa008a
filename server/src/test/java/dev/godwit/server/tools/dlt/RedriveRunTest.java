package dev.godwit.server.tools.dlt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.PushRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedriveRunTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void lettersOfThePushTopic_areWritten_ofWhateverGeneration() throws IOException {
        run(letter(1, "godwit.push"), letter(2, "godwit.push.g2"), letter(3, ""));

        assertThat(told).containsExactly("0-1 -> 5-1", "0-2 -> 5-2", "0-3 -> 5-3");
    }

    @Test
    void letterOfAMappedTopic_isPassedOver() throws IOException {
        run(letter(1, "orders"));

        assertThat(told).singleElement().asString().startsWith("0-1 passed over: it came from orders by a mapping");
    }

    @Test
    void letterThatIsTooLarge_isPassedOver_soThatItCannotHoldUpItsBatch() throws IOException {
        run(letter(1, "", new byte[PushRequest.MAX_VALUE]), letter(2, "", new byte[PushRequest.MAX_VALUE + 1]));

        assertThat(told).hasSize(2).first().isEqualTo("0-1 -> 5-1");
        assertThat(told.get(1)).startsWith("0-2 passed over: its value is larger");
    }

    @Test
    void recordThatBecameALetterTwice_isWrittenOnce() throws IOException {
        DeadLetter again = letter(2, "godwit.push");
        run(letter(1, again.origin()), again);

        assertThat(told).containsExactly("0-1 -> 5-1", "0-2 passed over: the same record as 0-1");
    }

    @Test
    void lettersThatNameNoRecord_areNotTheSame() throws IOException {
        DeadLetter.Origin nowhere = new DeadLetter.Origin("", "", "", Optional.empty());
        run(letter(1, nowhere), letter(2, nowhere));

        assertThat(told).containsExactly("0-1 -> 5-1", "0-2 -> 5-2");
    }

    @Test
    void nameOfAForeignTopic_cannotSpeakToTheTerminal() throws IOException {
        run(letter(1, "or\u001bders"));

        assertThat(told).singleElement().asString().contains("or\\u001bders");
    }

    private void run(DeadLetter... letters) throws IOException {
        RedriveRun run = new RedriveRun(
                "godwit.push",
                Set.of(),
                batch ->
                        Map.of(batch.get(0).place(), "5-" + batch.get(0).place().offset()),
                new RedriveRun.Outcome() {
                    @Override
                    public void written(Place letter, String place) {
                        told.add(letter + " -> " + place);
                    }

                    @Override
                    public void passedOver(Place letter, String reason) {
                        told.add(letter + " passed over: " + reason);
                    }
                });
        for (DeadLetter letter : letters) {
            run.one(letter);
        }
    }

    private static DeadLetter letter(long offset, String topic) {
        return letter(offset, topic, new byte[0]);
    }

    private static DeadLetter letter(long offset, String topic, byte[] value) {
        return letter(offset, value, new DeadLetter.Origin(topic, "0", Long.toString(offset), Optional.empty()));
    }

    private static DeadLetter letter(long offset, DeadLetter.Origin origin) {
        return letter(offset, new byte[0], origin);
    }

    private static DeadLetter letter(long offset, byte[] value, DeadLetter.Origin origin) {
        return new DeadLetter(
                new Place(0, offset),
                Instant.EPOCH,
                new DeadLetter.Reason("bad_field", "to", "absent"),
                origin,
                null,
                value,
                List.of(),
                false);
    }
}
