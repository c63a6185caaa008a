package dev.godwit.server.tools.dlt;

import dev.godwit.server.tools.KafkaAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes letters to the push topic again, as they were, and notes in the dead-letter topic that it did. Both in one Kafka
 * transaction, so however a redrive ends, a letter is either written again and noted, or neither. There is one redrive per
 * push topic at a time: a newer one ends the older.
 */
public final class Redrive implements AutoCloseable {

    private static final byte @Nullable [] NOTHING = null;
    private static final int ANSWER_MILLIS = 15_000;
    private static final int DELIVERY_MILLIS = 8_000;

    /** Routers read no further than the oldest open transaction: one whose program was killed must not hold them up for long. */
    private static final int TRANSACTION_MILLIS = 10_000;

    private static final int MAX_RECORD = 2 << 20;

    private final String deadLetters;
    private final String push;
    private final KafkaProducer<byte[], byte[]> producer;

    private Redrive(String deadLetters, String push, KafkaProducer<byte[], byte[]> producer) {
        this.deadLetters = deadLetters;
        this.push = push;
        this.producer = producer;
    }

    /**
     * Returns when no older redrive can write any more: what is noted as redriven from now on is all that is.
     *
     * @throws IOException if nobody answers, or Kafka does not allow it
     */
    public static Redrive begin(KafkaAccess kafka, String deadLetters, String push) throws IOException {
        kafka.requireListener();
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.properties(Map.of(
                        "client.id",
                        "godwit-dlt-redrive",
                        "transactional.id",
                        "godwit-dlt-redrive." + push,
                        "max.request.size",
                        MAX_RECORD,
                        "max.block.ms",
                        ANSWER_MILLIS,
                        "request.timeout.ms",
                        5_000,
                        "delivery.timeout.ms",
                        DELIVERY_MILLIS,
                        "transaction.timeout.ms",
                        TRANSACTION_MILLIS)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
            return new Redrive(deadLetters, push, producer);
        } catch (KafkaException e) {
            producer.close();
            throw new IOException("no transaction at " + kafka.address() + ": " + e.getMessage(), e);
        }
    }

    /**
     * All of them, or none.
     *
     * @return {@code <partition>-<offset>} in the push topic, in the order of the letters
     * @throws IOException if Kafka did not take them, or a newer redrive has begun
     */
    public Map<Place, String> write(List<DeadLetter> letters) throws IOException {
        try {
            producer.beginTransaction();
            Map<Place, Future<RecordMetadata>> sent = new LinkedHashMap<>();
            for (DeadLetter letter : letters) {
                sent.put(letter.place(), producer.send(again(letter)));
                // Fails the commit if it fails.
                Future<RecordMetadata> ignored = producer.send(note(letter.place()));
            }
            producer.commitTransaction();
            return places(sent);
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new IOException("another redrive has begun, so this one ends here", e);
        } catch (KafkaException e) {
            abort(e);
            throw new IOException(push + ": " + e.getMessage(), e);
        }
    }

    private void abort(KafkaException reason) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private ProducerRecord<byte[], byte[]> again(DeadLetter letter) {
        List<Header> headers = new ArrayList<>();
        for (DeadLetter.NamedHeader header : letter.headers()) {
            if (!header.name().equals(DeadLetter.REDRIVEN)) {
                headers.add(new RecordHeader(header.name(), header.value()));
            }
        }
        headers.add(redriven(letter.place()));
        return new ProducerRecord<>(push, null, letter.key(), letter.value(), headers);
    }

    private ProducerRecord<byte[], byte[]> note(Place letter) {
        return new ProducerRecord<>(deadLetters, letter.partition(), NOTHING, NOTHING, List.of(redriven(letter)));
    }

    private static RecordHeader redriven(Place letter) {
        return new RecordHeader(DeadLetter.REDRIVEN, letter.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Place, String> places(Map<Place, Future<RecordMetadata>> sent) throws IOException {
        Map<Place, String> places = new LinkedHashMap<>();
        for (Map.Entry<Place, Future<RecordMetadata>> entry : sent.entrySet()) {
            try {
                // Committed, so answered.
                RecordMetadata place = entry.getValue().get();
                places.put(entry.getKey(), place.partition() + "-" + place.offset());
            } catch (ExecutionException e) {
                throw new IOException(String.valueOf(e.getMessage()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return places;
    }
}
