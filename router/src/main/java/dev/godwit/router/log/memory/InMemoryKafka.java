package dev.godwit.router.log.memory;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.Standing;
import dev.godwit.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka in memory: a push topic with its dead letters and receipts, and any number of routers on it. Single-threaded; who owns it
 * moves records and partitions. It can lose its head or its tail, be unreachable, and fail sends that it carried out all the same.
 */
public final class InMemoryKafka {

    /** How a send ends. */
    public enum Sending {
        DONE,
        REFUSED,
        DONE_BUT_FAILED
    }

    private final LongSupplier clock;
    private final int partitions;
    private final Map<Integer, NavigableMap<Long, PushRecord>> records = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Map<Integer, Long> starts = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final List<OutgoingRecord> deadLetters = new ArrayList<>();
    private final List<OutgoingRecord> receipts = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();
    private Function<OutgoingRecord, Sending> sending = outgoing -> Sending.DONE;
    private String topicId = "topic-id";
    private boolean reachable = true;

    /**
     * @param clock milliseconds since the epoch; records get their time from it
     */
    public InMemoryKafka(LongSupplier clock, int partitions) {
        this.clock = clock;
        this.partitions = partitions;
        for (int i = 0; i < partitions; i++) {
            records.put(i, new TreeMap<>());
        }
    }

    public long produce(int partition, @Nullable String key, @Nullable String value) {
        return produce(partition, key, value, clock.getAsLong());
    }

    public long produce(int partition, @Nullable String key, @Nullable String value, long time) {
        return append(partition, bytes(key), bytes(value), List.of(), time);
    }

    public long append(
            int partition, byte @Nullable [] key, byte @Nullable [] value, List<PushRecord.Header> headers, long time) {
        long offset = end(partition);
        of(partition).put(offset, new PushRecord(partition, offset, 0, time, key, value, headers));
        ends.put(partition, offset + 1);
        return offset;
    }

    /** An offset without a record, as a transaction leaves it. */
    public void marker(int partition) {
        ends.merge(partition, 1L, Long::sum);
    }

    /** Removes all records below the offset. */
    public void dropBelow(int partition, long offset) {
        of(partition).headMap(offset).clear();
        starts.put(partition, offset);
    }

    /** Removes all records from the offset on, which Kafka must never do. */
    public void dropFrom(int partition, long offset) {
        of(partition).tailMap(offset).clear();
        ends.put(partition, offset);
    }

    public void recreate() {
        topicId = "another-" + topicId;
    }

    public void reachable(boolean isReachable) {
        reachable = isReachable;
    }

    public void object(String objection) {
        objections.add(objection);
    }

    public void objectNoMore() {
        objections.clear();
    }

    public void commit(int partition, long offset) {
        committed.put(partition, offset);
    }

    public void sending(Function<OutgoingRecord, Sending> outcome) {
        sending = outcome;
    }

    public long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    public long start(int partition) {
        return starts.getOrDefault(partition, 0L);
    }

    public List<PushRecord> all(int partition) {
        return List.copyOf(of(partition).values());
    }

    public List<OutgoingRecord> deadLetters() {
        return List.copyOf(deadLetters);
    }

    public List<OutgoingRecord> receipts() {
        return List.copyOf(receipts);
    }

    public int partitions() {
        return partitions;
    }

    /** A router's consumer and producer. */
    public Client client(Loop loop) {
        return new Client(loop);
    }

    private NavigableMap<Long, PushRecord> of(int partition) {
        NavigableMap<Long, PushRecord> found = records.get(partition);
        if (found == null) {
            throw new IllegalArgumentException(
                    "partition: " + partition + " (expected: 0 to " + (partitions - 1) + ")");
        }
        return found;
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** One router's consumer and producer. */
    public final class Client implements PushLog {

        private final Loop loop;
        private final Set<Integer> assigned = new TreeSet<>();
        private final Map<Integer, Long> positions = new HashMap<>();
        private final Map<Integer, Integer> seeks = new HashMap<>();
        private final Set<Integer> paused = new TreeSet<>();
        private @Nullable Listener listener;

        private Client(Loop loop) {
            this.loop = loop;
        }

        /** Gives the partition to this router, at the committed position like Kafka does, and not paused. */
        public void assign(int... numbers) {
            for (int number : numbers) {
                assigned.add(number);
                paused.remove(number);
                positions.put(number, Math.max(InMemoryKafka.this.start(number), committed.getOrDefault(number, 0L)));
                loop.execute(() -> listener().assigned(List.of(number)));
            }
        }

        public void revoke(int... numbers) {
            for (int number : numbers) {
                assigned.remove(number);
                loop.execute(() -> listener().revoked(List.of(number)));
            }
        }

        /** Takes the partition away without a word: the router goes on as if it were its own. */
        public void forgetAssignment(int number) {
            assigned.remove(number);
        }

        /** Fetches up to so many records of each partition that is not paused; tells how many there were. */
        public int poll(int atMost) {
            int found = 0;
            if (reachable) {
                for (int number : List.copyOf(assigned)) {
                    found += poll(number, atMost);
                }
            }
            return found;
        }

        public boolean isPaused(int partition) {
            return paused.contains(partition);
        }

        private int poll(int number, int atMost) {
            if (paused.contains(number)) {
                return 0;
            }
            // Reset to the earliest, as the consumer does without asking.
            long from = Math.max(InMemoryKafka.this.start(number), position(positions.get(number)));
            from = from > end(number) ? InMemoryKafka.this.start(number) : from;
            List<PushRecord> found =
                    of(number).tailMap(from).values().stream().limit(atMost).toList();
            if (found.isEmpty()) {
                positions.put(number, end(number));
                return 0;
            }
            positions.put(number, found.get(found.size() - 1).offset() + 1);
            int seeksBefore = seeks.getOrDefault(number, 0);
            loop.execute(() -> {
                if (seeks.getOrDefault(number, 0) == seeksBefore) {
                    listener().records(number, found);
                }
            });
            return found.size();
        }

        private static long position(@Nullable Long known) {
            return known == null ? 0 : known;
        }

        private Listener listener() {
            if (listener == null) {
                throw new IllegalStateException("not started");
            }
            return listener;
        }

        @Override
        public void start(Listener told) {
            listener = told;
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> seek(int partition, long offset, int leaderEpoch) {
            seeks.merge(partition, 1, Integer::sum);
            if (!assigned.contains(partition)) {
                return CompletableFuture.failedFuture(new IllegalStateException("not assigned: " + partition));
            }
            positions.put(partition, offset);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void pause(int partition) {
            paused.add(partition);
        }

        @Override
        public void resume(int partition) {
            paused.remove(partition);
        }

        @Override
        public CompletionStage<Standing> standing(int partition) {
            return answer(new Standing(topicId, InMemoryKafka.this.start(partition), end(partition), objections));
        }

        @Override
        public CompletionStage<Long> offsetAt(int partition, long time) {
            return answer(of(partition).values().stream()
                    .filter(found -> found.time() >= time)
                    .map(PushRecord::offset)
                    .findFirst()
                    .orElse(end(partition)));
        }

        @Override
        public CompletionStage<Long> committed(int partition) {
            return answer(committed.getOrDefault(partition, 0L));
        }

        @Override
        public CompletionStage<Long> position(int partition) {
            return answer(position(positions.get(partition)));
        }

        @Override
        public CompletionStage<Map<Integer, Long>> ends(Collection<Integer> asked) {
            Map<Integer, Long> found = new HashMap<>();
            asked.forEach(number -> found.put(number, end(number)));
            return answer(found);
        }

        @Override
        public void commit(Map<Integer, Long> offsets) {
            offsets.forEach((partition, offset) -> {
                if (assigned.contains(partition)) {
                    committed.put(partition, offset);
                }
            });
        }

        @Override
        public CompletionStage<Void> send(OutgoingRecord outgoing) {
            Sending outcome = reachable ? sending.apply(outgoing) : Sending.REFUSED;
            if (outcome != Sending.REFUSED) {
                take(outgoing);
            }
            return outcome == Sending.DONE
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new IllegalStateException("send: " + outcome));
        }

        private void take(OutgoingRecord outgoing) {
            switch (outgoing.topic()) {
                case DEAD_LETTERS -> deadLetters.add(outgoing);
                case RECEIPTS -> receipts.add(outgoing);
                default ->
                    append(
                            outgoing.partition(),
                            outgoing.key(),
                            outgoing.value(),
                            outgoing.headers(),
                            clock.getAsLong());
            }
        }

        private <T> CompletionStage<T> answer(T value) {
            return reachable
                    ? CompletableFuture.completedFuture(value)
                    : CompletableFuture.failedFuture(new IllegalStateException("unreachable"));
        }
    }
}
