package dev.godwit.server.tools.dlt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be served, and why.
 *
 * @param written when it became a letter
 * @param origin where it lay before
 * @param headers as its producer wrote them; a redriven one has {@link #REDRIVEN} too
 * @param cut whether the router had to cut the value for Kafka to take it
 */
public record DeadLetter(
        Place place,
        Instant written,
        Reason reason,
        Origin origin,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<NamedHeader> headers,
        boolean cut) {

    /** On a redriven record: the place of the letter that it was. */
    static final String REDRIVEN = "godwit-redriven";

    private static final String CODE = "godwit-code";
    private static final String CUT = "godwit-cut";

    /** What the router adds. Everything else, of the record itself, is written again. */
    private static final Set<String> OF_THE_ROUTER = Set.of(
            CODE,
            "godwit-field",
            "godwit-detail",
            "godwit-topic",
            "godwit-partition",
            "godwit-offset",
            "godwit-timestamp",
            CUT);

    /** What is wrong with it: code and field as in the protocol, the detail in words. */
    public record Reason(String code, String field, String detail) {}

    /** Texts, since anybody may have written them. */
    public record Origin(String topic, String partition, String offset, Optional<Instant> time) {

        /** Whether it names one record. Letters of others than routers may not. */
        boolean isTold() {
            return !topic.isEmpty() && !partition.isEmpty() && !offset.isEmpty();
        }
    }

    /** A header of a Kafka record. */
    public record NamedHeader(String name, byte @Nullable [] value) {}

    /** All of a letter but its content, which is what a list of many can hold. */
    public record Summary(Place place, Instant written, Reason reason, byte @Nullable [] key, int size) {}

    public Summary summary() {
        return new Summary(place, written, reason, key, value == null ? 0 : value.length);
    }

    /** What the record says of an earlier redrive: its letter then, if it was one. */
    public Optional<String> redrivenFrom() {
        return headers.stream()
                .filter(header -> header.name().equals(REDRIVEN))
                .map(header -> text(header.value()))
                .findFirst();
    }

    /** The letter in the record; empty for a note of a redrive, and for what is no letter at all. */
    static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> stored) {
        if (stored.headers().lastHeader(CODE) == null) {
            return Optional.empty();
        }
        List<NamedHeader> headers = new ArrayList<>();
        for (Header header : stored.headers()) {
            if (!OF_THE_ROUTER.contains(header.key())) {
                headers.add(new NamedHeader(header.key(), header.value()));
            }
        }
        return Optional.of(new DeadLetter(
                new Place(stored.partition(), stored.offset()),
                Instant.ofEpochMilli(stored.timestamp()),
                new Reason(header(stored, CODE), header(stored, "godwit-field"), header(stored, "godwit-detail")),
                origin(stored),
                stored.key(),
                stored.value(),
                List.copyOf(headers),
                stored.headers().lastHeader(CUT) != null));
    }

    /** The letter that the record notes as redriven; empty when the record is no such note. */
    static Optional<Place> redriven(ConsumerRecord<byte[], byte[]> stored) {
        boolean letter = stored.headers().lastHeader(CODE) != null;
        if (letter || stored.headers().lastHeader(REDRIVEN) == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Place.parse(header(stored, REDRIVEN)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Origin origin(ConsumerRecord<byte[], byte[]> stored) {
        return new Origin(
                header(stored, "godwit-topic"),
                header(stored, "godwit-partition"),
                header(stored, "godwit-offset"),
                time(header(stored, "godwit-timestamp")));
    }

    private static Optional<Instant> time(String millis) {
        try {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> stored, String name) {
        Header last = stored.headers().lastHeader(name);
        return last == null ? "" : text(last.value());
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
