package dev.godwit.chaos.fleet.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.RecordOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what Kafka holds when all is over: every record of the push topic and what it was applied for, and the dead letters. */
public final class Aftermath {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WholeTopic topics;
    private final PushTopic topic;
    private final String deadLetters;
    private final DerivedRecords derived;
    private final HistoryWriter history;

    /** By partition, then by where copies come from: the last that was applied. */
    private final Map<String, RecordOrigin> applied = new HashMap<>();

    /**
     * @param secret of the cluster: copies are signed with it
     */
    public Aftermath(
            String bootstrapServers, PushTopic topic, String deadLetters, String secret, HistoryWriter history) {
        this.topics = new WholeTopic(bootstrapServers);
        this.topic = topic;
        this.deadLetters = deadLetters;
        this.derived = new DerivedRecords(secret.getBytes(StandardCharsets.UTF_8));
        this.history = history;
    }

    /**
     * @throws IllegalStateException if Kafka does not give all
     */
    public void write() {
        topics.read(topic.name(), this::logged);
        topics.read(deadLetters, this::letter);
    }

    private void logged(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key().toLowerCase(Locale.ROOT), header.value()));
        Optional<Derived> own = derived.verify(headers.get(DerivedRecords.HEADER), record.value());
        if (own.isPresent()) {
            own.get().fold(copy -> copied(record, copy), lost -> false);
            return;
        }
        PushRequestReader.read(record.key(), record.value(), headers)
                .fold(
                        request -> requested(record, request),
                        refused -> logged(record, Optional.empty(), Optional.empty(), record.timestamp()));
    }

    /** All of these tell whether it was applied. */
    private boolean copied(ConsumerRecord<byte[], byte[]> record, Derived.Copy copy) {
        RecordOrigin origin = copy.origin();
        boolean lies = liesHere(record, copy.mailbox());
        String from = record.partition() + " " + origin.topicId() + " " + origin.partition();
        RecordOrigin last = applied.get(from);
        boolean first = last == null
                || origin.offset() > last.offset()
                || (origin.offset() == last.offset() && origin.index() > last.index());
        if (lies && first) {
            applied.put(from, origin);
        }
        Optional<String> mailbox = lies && first ? Optional.of(name(copy.mailbox())) : Optional.empty();
        return logged(record, push(copy.request()), mailbox, origin.time());
    }

    private boolean requested(ConsumerRecord<byte[], byte[]> record, PushRequest request) {
        Mailbox first = request.targets().get(0);
        Optional<GlobalId> about = request.content().options().control().flatMap(Control::message);
        boolean foreign = about.filter(
                        id -> id.partition() != topic.partitionOf(first).number())
                .isPresent();
        boolean direct = request.targets().size() == 1 && liesHere(record, first) && !foreign;
        return logged(record, push(request), direct ? Optional.of(name(first)) : Optional.empty(), record.timestamp());
    }

    private boolean logged(
            ConsumerRecord<byte[], byte[]> record, Optional<String> push, Optional<String> mailbox, long time) {
        history.record(at -> new Event.Logged(at, record.partition(), record.offset(), push, mailbox, time));
        return mailbox.isPresent();
    }

    /** Notes of redriven letters lie there too, without a code. */
    private void letter(ConsumerRecord<byte[], byte[]> record) {
        text(record, "godwit-code")
                .ifPresent(code -> history.record(at -> new Event.DeadLetter(
                        at, (int) number(record, "godwit-partition"), number(record, "godwit-offset"), code)));
    }

    private boolean liesHere(ConsumerRecord<byte[], byte[]> record, Mailbox mailbox) {
        return topic.partitionOf(mailbox).number() == record.partition();
    }

    private static Optional<String> push(PushRequest request) {
        String name = request.content().options().control().isPresent()
                ? PushName.ofTrace(request.traceparent())
                : data(request.content().data().bytes());
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String data(byte[] bytes) {
        try {
            return JSON.readTree(bytes).path("push").asText("");
        } catch (JsonProcessingException e) {
            return "";
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are always read", e);
        }
    }

    private static String name(Mailbox mailbox) {
        return mailbox.tenant().name() + "/" + mailbox.address();
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
        return text(record, header).map(Long::parseLong).orElse(-1L);
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        return Optional.ofNullable(header).map(found -> new String(found.value(), StandardCharsets.UTF_8));
    }
}
