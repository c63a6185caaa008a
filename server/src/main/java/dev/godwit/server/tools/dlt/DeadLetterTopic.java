package dev.godwit.server.tools.dlt;

import dev.godwit.server.tools.KafkaAccess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the dead-letter topic. Letters and notes of redrives lie in it side by side; a note lies behind its letter, in the same
 * partition, and is not seen before the redriven record is committed. Belongs to no group and commits nothing.
 */
public final class DeadLetterTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String name;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private DeadLetterTopic(String name, KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.name = name;
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /**
     * @throws IOException if nobody answers, or there is no such topic
     */
    public static DeadLetterTopic open(KafkaAccess kafka, String name) throws IOException {
        kafka.requireListener();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.properties(Map.of(
                        "client.id",
                        "godwit-dlt",
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "allow.auto.create.topics",
                        "false",
                        "auto.offset.reset",
                        "earliest",
                        "default.api.timeout.ms",
                        (int) PATIENCE.toMillis())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            return new DeadLetterTopic(name, consumer, partitions(consumer, name));
        } catch (KafkaException e) {
            consumer.close();
            throw new IOException(name + " at " + kafka.address() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            consumer.close();
            throw e;
        }
    }

    /** Places of the letters that were redriven, among those written since. */
    public Set<Place> redriven(Optional<Instant> since, Progress progress) throws IOException {
        Set<Place> noted = new HashSet<>();
        read(since, progress, stored -> {
            DeadLetter.redriven(stored).ifPresent(noted::add);
            return true;
        });
        return noted;
    }

    /** Shows the letters that are meant, those of a partition in their order; those that arrive meanwhile are not among them. */
    public void letters(LetterFilter filter, Progress progress, Consumer<DeadLetter> reader) throws IOException {
        lettersWhile(filter, progress, letter -> {
            reader.accept(letter);
            return true;
        });
    }

    /** The same, until the reader has enough. */
    public void lettersWhile(LetterFilter filter, Progress progress, Predicate<DeadLetter> reader) throws IOException {
        read(
                filter.since(),
                progress,
                stored -> DeadLetter.of(stored)
                        .filter(filter::matches)
                        .map(reader::test)
                        .orElse(true));
    }

    /** The letter at a place, if one is there. */
    public Optional<DeadLetter> at(Place place) throws IOException {
        TopicPartition partition = new TopicPartition(name, place.partition());
        if (!partitions.contains(partition)) {
            return Optional.empty();
        }
        try {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            if (place.offset() >= end) {
                return Optional.empty();
            }
            consumer.seek(partition, place.offset());
            long started = System.nanoTime();
            while (consumer.position(partition) <= place.offset()) {
                // Where that one is gone, Kafka gives the next.
                for (ConsumerRecord<byte[], byte[]> first : consumer.poll(POLL)) {
                    return first.offset() == place.offset() ? DeadLetter.of(first) : Optional.empty();
                }
                requirePatience(started);
            }
            return Optional.empty();
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void read(Optional<Instant> since, Progress progress, Predicate<ConsumerRecord<byte[], byte[]>> reader)
            throws IOException {
        try {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            seek(since, ends);
            Map<TopicPartition, Long> starts = positions(ends);
            long moved = System.nanoTime();
            for (Map<TopicPartition, Long> at = starts; !at.equals(ends); ) {
                if (!show(consumer.poll(POLL), ends, reader)) {
                    return;
                }
                Map<TopicPartition, Long> next = positions(ends);
                moved = next.equals(at) ? moved : System.nanoTime();
                requirePatience(moved);
                at = next;
                progress.read(sum(at) - sum(starts), sum(ends) - sum(starts));
            }
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private static boolean show(
            ConsumerRecords<byte[], byte[]> polled,
            Map<TopicPartition, Long> ends,
            Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        for (ConsumerRecord<byte[], byte[]> stored : polled) {
            long end = ends.getOrDefault(new TopicPartition(stored.topic(), stored.partition()), 0L);
            if (stored.offset() < end && !reader.test(stored)) {
                return false;
            }
        }
        return true;
    }

    private void seek(Optional<Instant> since, Map<TopicPartition, Long> ends) {
        if (since.isEmpty()) {
            consumer.seekToBeginning(partitions);
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.get().toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = offsets.get(partition);
            consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
        }
    }

    /** Where the reading is: never behind its end. */
    private Map<TopicPartition, Long> positions(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            positions.put(partition, Math.min(consumer.position(partition), ends.getOrDefault(partition, 0L)));
        }
        return positions;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private void requirePatience(long movedNanos) throws IOException {
        if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
            throw new IOException(name + ": no records for " + PATIENCE.toSeconds() + " s");
        }
    }

    private IOException unreadable(KafkaException e) {
        return new IOException(name + ": " + e.getMessage(), e);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String name)
            throws IOException {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(name).forEach(info -> partitions.add(new TopicPartition(name, info.partition())));
        if (partitions.isEmpty()) {
            throw new IOException("no topic " + name + " (expected: made by the first router that ran)");
        }
        return List.copyOf(partitions);
    }
}
