package dev.godwit.router.lane;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.Standing;
import dev.godwit.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Kafka in memory: a push topic with its dead letters, and any number of routers on it. Single-threaded; the test moves records and
 * partitions. It can lose its head or its tail, be unreachable, and fail sends that it carried out all the same.
 */
final class FakeKafka {

    /** How a send ends. */
    enum Sending {
        DONE,
        REFUSED,
        DONE_BUT_FAILED
    }

    private final Loop loop;
    private final int partitions;
    private final Map<Integer, TreeMap<Long, PushRecord>> records = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Map<Integer, Long> starts = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final List<OutgoingRecord> deadLetters = new ArrayList<>();
    private final List<String> receipts = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();
    private Function<OutgoingRecord, Sending> sending = outgoing -> Sending.DONE;
    private String topicId = "topic-id";
    private boolean reachable = true;

    FakeKafka(Loop loop, int partitions) {
        this.loop = loop;
        this.partitions = partitions;
        for (int i = 0; i < partitions; i++) {
            records.put(i, new TreeMap<>());
        }
    }

    long produce(int partition, String key, String value) {
        return append(partition, bytes(key), bytes(value), List.of(), loop.now());
    }

    long produce(int partition, String key, String value, long time) {
        return append(partition, bytes(key), bytes(value), List.of(), time);
    }

    long append(int partition, byte[] key, byte[] value, List<PushRecord.Header> headers, long time) {
        long offset = end(partition);
        records.get(partition).put(offset, new PushRecord(partition, offset, 0, time, key, value, headers));
        ends.put(partition, offset + 1);
        return offset;
    }

    /** An offset without a record, as a transaction leaves it. */
    void marker(int partition) {
        ends.merge(partition, 1L, Long::sum);
    }

    /** Removes all records below the offset. */
    void dropBelow(int partition, long offset) {
        records.get(partition).headMap(offset).clear();
        starts.put(partition, offset);
    }

    /** Removes all records from the offset on, which Kafka must never do. */
    void dropFrom(int partition, long offset) {
        records.get(partition).tailMap(offset).clear();
        ends.put(partition, offset);
    }

    void recreate() {
        topicId = "another-" + topicId;
    }

    void reachable(boolean isReachable) {
        reachable = isReachable;
    }

    void object(String objection) {
        objections.add(objection);
    }

    void objectNoMore() {
        objections.clear();
    }

    void commit(int partition, long offset) {
        committed.put(partition, offset);
    }

    void sending(Function<OutgoingRecord, Sending> outcome) {
        sending = outcome;
    }

    long end(int partition) {
        return ends.getOrDefault(partition, 0L);
    }

    long start(int partition) {
        return starts.getOrDefault(partition, 0L);
    }

    List<PushRecord> all(int partition) {
        return List.copyOf(records.get(partition).values());
    }

    List<OutgoingRecord> deadLetters() {
        return List.copyOf(deadLetters);
    }

    Client client() {
        return new Client();
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** One router's consumer and producer. */
    final class Client implements PushLog {

        private final Set<Integer> assigned = new HashSet<>();
        private final Map<Integer, Long> positions = new HashMap<>();
        private final Map<Integer, Integer> seeks = new HashMap<>();
        private final Set<Integer> paused = new HashSet<>();
        private final List<Integer> pauses = new ArrayList<>();
        private Listener listener;

        /** Gives the partition to this router, at the committed position like Kafka does, and not paused. */
        void assign(int... numbers) {
            for (int number : numbers) {
                assigned.add(number);
                paused.remove(number);
                positions.put(number, Math.max(FakeKafka.this.start(number), committed.getOrDefault(number, 0L)));
                loop.execute(() -> listener.assigned(List.of(number)));
            }
        }

        void revoke(int... numbers) {
            for (int number : numbers) {
                assigned.remove(number);
                loop.execute(() -> listener.revoked(List.of(number)));
            }
        }

        /** Takes the partition away without a word: the router goes on as if it were its own. */
        void forgetAssignment(int number) {
            assigned.remove(number);
        }

        /** Fetches up to so many records of each partition that is not paused. */
        void poll(int atMost) {
            if (reachable) {
                List.copyOf(assigned).forEach(number -> poll(number, atMost));
            }
        }

        boolean isPaused(int partition) {
            return paused.contains(partition);
        }

        private void poll(int number, int atMost) {
            if (paused.contains(number)) {
                return;
            }
            // Reset to the earliest, as the consumer does without asking.
            long from = Math.max(FakeKafka.this.start(number), positions.get(number));
            from = from > end(number) ? FakeKafka.this.start(number) : from;
            List<PushRecord> found = records.get(number).tailMap(from).values().stream()
                    .limit(atMost)
                    .toList();
            if (found.isEmpty()) {
                positions.put(number, end(number));
                return;
            }
            positions.put(number, found.get(found.size() - 1).offset() + 1);
            int seeksBefore = seeks.getOrDefault(number, 0);
            loop.execute(() -> {
                if (seeks.getOrDefault(number, 0) == seeksBefore) {
                    listener.records(number, found);
                }
            });
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
            pauses.add(partition);
        }

        @Override
        public void resume(int partition) {
            paused.remove(partition);
        }

        @Override
        public CompletionStage<Standing> standing(int partition) {
            return answer(new Standing(topicId, FakeKafka.this.start(partition), end(partition), objections));
        }

        @Override
        public CompletionStage<Long> offsetAt(int partition, long time) {
            return answer(records.get(partition).values().stream()
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
            return answer(positions.get(partition));
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
                if (outgoing.topic() == OutgoingRecord.Topic.DEAD_LETTERS) {
                    deadLetters.add(outgoing);
                } else if (outgoing.topic() == OutgoingRecord.Topic.RECEIPTS) {
                    receipts.add(new String(outgoing.value(), StandardCharsets.UTF_8));
                } else {
                    append(outgoing.partition(), outgoing.key(), outgoing.value(), outgoing.headers(), loop.now());
                }
            }
            return outcome == Sending.DONE
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new IllegalStateException("send: " + outcome));
        }

        private <T> CompletionStage<T> answer(T value) {
            return reachable
                    ? CompletableFuture.completedFuture(value)
                    : CompletableFuture.failedFuture(new IllegalStateException("unreachable"));
        }
    }

    /** The ids of the receipts that were written, in their order. */
    List<String> receipts() {
        return receipts.stream()
                .map(event -> event.replaceAll("^.*\"id\":\"([^\"]*)\".*$", "$1"))
                .toList();
    }

    int partitions() {
        return partitions;
    }
}
