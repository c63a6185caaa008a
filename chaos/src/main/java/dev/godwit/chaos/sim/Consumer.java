package dev.godwit.chaos.sim;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.Standing;
import dev.godwit.router.log.memory.InMemoryKafka;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One life of a router as Kafka sees it: fetches as soon as there is something, and writes in order. */
final class Consumer implements PushLog {

    private static final int MOST = 100;
    private static final long TIMEOUT_MICROS = 1_500_000;

    private final Router router;
    private final NodeLoop loop;
    private final Broker broker;
    private final InMemoryKafka.Client client;
    private final Set<Integer> share = new HashSet<>();
    private boolean polling;
    private boolean more;
    private long lastSend;

    Consumer(Router router, NodeLoop loop, Broker broker) {
        this.router = router;
        this.loop = loop;
        this.broker = broker;
        this.client = broker.kafka().client(loop);
    }

    boolean has(int partition) {
        return share.contains(partition);
    }

    void gets(int partition) {
        if (share.add(partition)) {
            client.assign(partition);
            wake();
        }
    }

    /** @param told not before it asks for more: until then it is a zombie */
    void loses(int partition, boolean told) {
        if (!share.remove(partition)) {
            return;
        }
        if (told) {
            client.revoke(partition);
        } else {
            client.forgetAssignment(partition);
        }
    }

    /** Told at last of what it had lost. */
    void learns(Collection<Integer> lost) {
        lost.stream().filter(partition -> !share.contains(partition)).forEach(client::revoke);
    }

    /** There may be something to fetch. */
    void wake() {
        more = true;
        if (!polling && !loop.dead()) {
            polling = true;
            scheduler().after(200 + scheduler().upTo(3_000), () -> loop.execute(this::poll));
        }
    }

    private void poll() {
        polling = false;
        if (!more) {
            return;
        }
        if (!broker.reaches(router)) {
            polling = true;
            scheduler().after(200_000, () -> loop.execute(this::poll));
            return;
        }
        more = false;
        if (client.poll(1 + (int) scheduler().upTo(MOST)) > 0) {
            wake();
        }
    }

    @Override
    public void start(Listener listener) {
        client.start(listener);
    }

    @Override
    public CompletionStage<Void> stop() {
        return client.stop();
    }

    @Override
    public CompletionStage<Void> seek(int partition, long offset, int leaderEpoch) {
        CompletionStage<Void> done = client.seek(partition, offset, leaderEpoch);
        wake();
        return done;
    }

    @Override
    public void pause(int partition) {
        client.pause(partition);
    }

    @Override
    public void resume(int partition) {
        client.resume(partition);
        wake();
    }

    @Override
    public CompletionStage<Standing> standing(int partition) {
        return ask(() -> client.standing(partition));
    }

    @Override
    public CompletionStage<Long> offsetAt(int partition, long time) {
        return ask(() -> client.offsetAt(partition, time));
    }

    @Override
    public CompletionStage<Long> committed(int partition) {
        return ask(() -> client.committed(partition));
    }

    @Override
    public CompletionStage<Long> position(int partition) {
        return client.position(partition);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> ends(Collection<Integer> partitions) {
        return ask(() -> client.ends(partitions));
    }

    @Override
    public void commit(Map<Integer, Long> offsets) {
        if (broker.reaches(router)) {
            client.commit(offsets);
        }
    }

    @Override
    public CompletionStage<Void> send(OutgoingRecord outgoing) {
        return call(later(), () -> {
            CompletionStage<Void> sent = client.send(outgoing);
            broker.written();
            return sent;
        });
    }

    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        return call(broker.delay(router), question);
    }

    /** What was sent arrives in its order. */
    private long later() {
        lastSend = Math.max(lastSend, scheduler().micros() + broker.delay(router));
        return lastSend - scheduler().micros();
    }

    private <T> CompletionStage<T> call(long delay, Supplier<CompletionStage<T>> there) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        scheduler().after(delay, () -> {
            if (broker.reaches(router)) {
                there.get()
                        .whenComplete((value, failure) -> scheduler()
                                .after(
                                        broker.delay(router),
                                        () -> loop.execute(() -> {
                                            if (failure == null) {
                                                answer.complete(value);
                                            } else {
                                                answer.completeExceptionally(failure);
                                            }
                                        })));
            } else {
                scheduler()
                        .after(
                                TIMEOUT_MICROS,
                                () -> loop.execute(() ->
                                        answer.completeExceptionally(new IllegalStateException("kafka: time-out"))));
            }
        });
        return answer;
    }

    private Scheduler scheduler() {
        return router.world().scheduler();
    }
}
