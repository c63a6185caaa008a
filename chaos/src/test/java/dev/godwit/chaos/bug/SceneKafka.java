package dev.godwit.chaos.bug;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.Standing;
import dev.godwit.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A push topic with one partition. The router that joined last owns it; those before it are dead. */
final class SceneKafka {

    private final Loop loop;
    private final List<PushRecord> records = new ArrayList<>();
    private final List<OutgoingRecord> sent = new ArrayList<>();
    private long committed;
    private Client owner;

    SceneKafka(Loop loop) {
        this.loop = loop;
    }

    void produce(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        records.add(new PushRecord(0, records.size(), 0, loop.now(), null, bytes, List.of()));
    }

    /** By routers, to whatever topic. */
    List<OutgoingRecord> sent() {
        return sent;
    }

    Client client() {
        return new Client();
    }

    final class Client implements PushLog {

        private Listener listener;
        private int position;
        private int seeks;
        private boolean paused;

        void join() {
            owner = this;
            loop.execute(() -> listener.assigned(List.of(0)));
        }

        void poll() {
            if (owner != this || paused || position >= records.size()) {
                return;
            }
            List<PushRecord> found = List.copyOf(records.subList(position, records.size()));
            int before = seeks;
            position = records.size();
            loop.execute(() -> {
                if (seeks == before) {
                    listener.records(0, found);
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
            seeks++;
            position = (int) offset;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void pause(int partition) {
            paused = true;
        }

        @Override
        public void resume(int partition) {
            paused = false;
        }

        @Override
        public CompletionStage<Standing> standing(int partition) {
            return CompletableFuture.completedFuture(new Standing("topic", 0, records.size(), List.of()));
        }

        @Override
        public CompletionStage<Long> offsetAt(int partition, long time) {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public CompletionStage<Long> committed(int partition) {
            return CompletableFuture.completedFuture(committed);
        }

        @Override
        public CompletionStage<Long> position(int partition) {
            return CompletableFuture.completedFuture((long) position);
        }

        @Override
        public CompletionStage<Map<Integer, Long>> ends(Collection<Integer> partitions) {
            return CompletableFuture.completedFuture(Map.of(0, (long) records.size()));
        }

        @Override
        public void commit(Map<Integer, Long> offsets) {
            committed = owner == this ? offsets.get(0) : committed;
        }

        @Override
        public CompletionStage<Void> send(OutgoingRecord outgoing) {
            sent.add(outgoing);
            return CompletableFuture.completedFuture(null);
        }
    }
}
