package dev.godwit.router.kafka;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the router's own records. A producer that failed in a way it cannot recover from is replaced: what it may still have
 * written is told apart by its readers.
 */
final class RecordProducer {

    private static final Logger log = LoggerFactory.getLogger(RecordProducer.class);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private @Nullable KafkaWriteStream<byte[], byte[]> stream;

    RecordProducer(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    CompletionStage<Void> send(OutgoingRecord outgoing) {
        try {
            return write(outgoing)
                    .onFailure(this::replaceIfBroken)
                    .recover(failure -> withoutTail(outgoing, failure))
                    .<Void>mapEmpty()
                    .toCompletionStage();
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    Future<Void> close() {
        KafkaWriteStream<byte[], byte[]> closing = stream;
        stream = null;
        return closing == null ? Future.succeededFuture() : closing.close(1_000);
    }

    private Future<RecordMetadata> write(OutgoingRecord outgoing) {
        if (stream == null) {
            stream = KafkaWriteStream.create(
                    vertx,
                    new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer()));
        }
        List<Header> headers = new ArrayList<>();
        for (PushRecord.Header header : outgoing.headers()) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        boolean push = outgoing.topic() == OutgoingRecord.Topic.PUSH;
        return stream.send(new ProducerRecord<>(
                name(outgoing.topic()),
                push ? Integer.valueOf(outgoing.partition()) : null,
                outgoing.key(),
                outgoing.value(),
                headers));
    }

    private String name(OutgoingRecord.Topic topic) {
        return switch (topic) {
            case PUSH -> settings.topic().name();
            case DEAD_LETTERS -> settings.deadLetters();
            case RECEIPTS -> settings.receipts();
            case PRESENCE -> settings.presence().orElseThrow();
        };
    }

    /** A dead letter is cut until Kafka takes it: why it was refused matters more than all of its bytes. */
    private Future<RecordMetadata> withoutTail(OutgoingRecord letter, Throwable failure) {
        byte[] value = letter.value();
        boolean cut = failure instanceof RecordTooLargeException
                && letter.topic() == OutgoingRecord.Topic.DEAD_LETTERS
                && value != null
                && value.length > 0;
        if (!cut || value == null) {
            return Future.failedFuture(failure);
        }
        List<PushRecord.Header> headers = new ArrayList<>(letter.headers());
        if (headers.stream().noneMatch(header -> header.name().equals("godwit-cut"))) {
            headers.add(new PushRecord.Header(
                    "godwit-cut", Integer.toString(value.length).getBytes(StandardCharsets.US_ASCII)));
        }
        OutgoingRecord shorter = new OutgoingRecord(
                letter.topic(), letter.partition(), letter.key(), Arrays.copyOf(value, value.length / 2), headers);
        return write(shorter).recover(again -> withoutTail(shorter, again));
    }

    private void replaceIfBroken(Throwable failure) {
        if (failure instanceof RetriableException || failure instanceof RecordTooLargeException) {
            return;
        }
        log.warn("event=producer-replaced reason=\"{}\"", failure.toString());
        close();
    }
}
