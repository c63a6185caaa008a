package dev.godwit.server.tools.dlt;

import dev.godwit.protocol.PushRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes letters from the topic and gives them on in batches, those of a partition in their order. A record that became a letter twice,
 * because its router went in between, is given on once. Used once.
 */
public final class RedriveRun {

    private static final int BATCH = 100;
    private static final int BATCH_BYTES = 4 << 20;

    /** Takes a batch whole or not at all, and says where each went. */
    public interface Writer {
        Map<Place, String> write(List<DeadLetter> batch) throws IOException;
    }

    /** Is told what became of each letter. */
    public interface Outcome {
        void written(Place letter, String place);

        void passedOver(Place letter, String reason);
    }

    private final String pushTopic;
    private final Set<Place> redriven;
    private final Writer writer;
    private final Outcome outcome;
    private final Map<DeadLetter.Origin, Place> firsts = new HashMap<>();
    private final List<DeadLetter> batch = new ArrayList<>();
    private long bytes;
    private long taken;

    /**
     * @param pushTopic without the suffix of a generation
     * @param redriven what is passed over in silence
     */
    public RedriveRun(String pushTopic, Set<Place> redriven, Writer writer, Outcome outcome) {
        this.pushTopic = pushTopic;
        this.redriven = Set.copyOf(redriven);
        this.writer = writer;
        this.outcome = outcome;
    }

    /** Returns when the last batch is written. */
    public void all(DeadLetterTopic letters, LetterFilter filter, long limit, Progress progress) throws IOException {
        try {
            letters.lettersWhile(filter, progress, letter -> taken < limit && take(letter));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        flush();
    }

    /** Returns when it is written. */
    public void one(DeadLetter letter) throws IOException {
        take(letter);
        flush();
    }

    private boolean take(DeadLetter letter) {
        Place first = firsts.putIfAbsent(letter.origin(), letter.place());
        if (redriven.contains(letter.place())) {
            return true;
        }
        Optional<String> hindrance = first == null ? hindrance(letter) : Optional.of("the same record as " + first);
        if (hindrance.isPresent()) {
            outcome.passedOver(letter.place(), hindrance.get());
            return true;
        }
        batch.add(letter);
        bytes += letter.summary().size();
        taken++;
        try {
            if (batch.size() >= BATCH || bytes >= BATCH_BYTES) {
                flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return true;
    }

    /** Why it would only become a letter again. */
    private Optional<String> hindrance(DeadLetter letter) {
        if (isMapped(letter)) {
            return Optional.of("it came from " + Printable.line(letter.origin().topic())
                    + " by a mapping: the push topic takes no such record, and others read that topic too");
        }
        if (letter.cut()) {
            return Optional.of("its end was cut off to fit into Kafka, and is gone");
        }
        if (letter.summary().size() > PushRequest.MAX_VALUE) {
            return Optional.of(
                    "its value is larger than routers take (expected: <= " + PushRequest.MAX_VALUE + " bytes)");
        }
        return Optional.empty();
    }

    private boolean isMapped(DeadLetter letter) {
        String topic = letter.origin().topic();
        return !topic.isEmpty() && !topic.equals(pushTopic) && !topic.startsWith(pushTopic + ".g");
    }

    private void flush() throws IOException {
        if (!batch.isEmpty()) {
            writer.write(List.copyOf(batch)).forEach(outcome::written);
            batch.clear();
            bytes = 0;
        }
    }
}
