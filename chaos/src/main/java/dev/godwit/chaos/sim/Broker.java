package dev.godwit.chaos.sim;

import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.memory.InMemoryKafka;
import dev.godwit.router.log.memory.InMemoryKafka.Sending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kafka: the push topic, and the group of routers that share it. Who is silent for too long loses its share without a word. */
final class Broker {

    /** Milliseconds in a real cluster: six thousand. */
    private static final long SESSION_MICROS = 2_000_000;

    private final Network network;
    private final Scheduler scheduler;
    private final Site site;
    private final InMemoryKafka kafka;
    private final List<Router> routers;
    private final @Nullable Router[] owners;
    private final List<PushRecord> removed = new ArrayList<>();
    private int failing;
    private boolean up = true;

    Broker(Network network, int partitions, List<Router> routers) {
        this.network = network;
        this.scheduler = network.scheduler();
        this.site = network.site("kafka");
        this.kafka = new InMemoryKafka(() -> Scheduler.EPOCH + scheduler.micros() / 1_000, partitions);
        this.routers = routers;
        this.owners = new @Nullable Router[partitions];
        kafka.sending(this::sending);
    }

    Site site() {
        return site;
    }

    InMemoryKafka kafka() {
        return kafka;
    }

    boolean reaches(Router router) {
        return up && network.joined(router.site(), site);
    }

    boolean up() {
        return up;
    }

    void up(boolean isUp) {
        up = isUp;
    }

    /** One of so many sends fails, some of them although they were carried out; 0: none. */
    void failing(int oneOf) {
        failing = oneOf;
    }

    long delay(Router router) {
        return network.delay(router.site(), site);
    }

    long produce(int partition, String key, String value) {
        long offset = kafka.append(
                partition, utf8(key), utf8(value), List.of(), Scheduler.EPOCH + scheduler.micros() / 1_000);
        written();
        return offset;
    }

    /** Retention removes the older records of a partition, also those that nobody has read. */
    void remove(int partition) {
        long start = kafka.start(partition);
        long first = start + scheduler.upTo(kafka.end(partition) - start);
        kafka.all(partition).stream().filter(record -> record.offset() < first).forEach(removed::add);
        kafka.dropBelow(partition, first);
    }

    /** All records that there ever were, those of a partition in their order. */
    Stream<PushRecord> all(int partition) {
        return Stream.concat(
                removed.stream().filter(record -> record.partition() == partition), kafka.all(partition).stream());
    }

    /** There is more to fetch. */
    void written() {
        routers.forEach(Router::wake);
    }

    /** A router came: it gets its share in a while. */
    void joins(Router router) {
        scheduler.after(20_000 + scheduler.upTo(300_000), this::rebalance);
    }

    /** A router may be gone: if it is still then, others get its share. */
    void suspects(Router router) {
        scheduler.after(SESSION_MICROS, this::rebalance);
    }

    /** All who can take part do, soon. */
    void heal() {
        up = true;
        failing = 0;
        scheduler.after(20_000 + scheduler.upTo(300_000), this::rebalance);
    }

    /** Shares the partitions out among those that answer; also among the same ones anew. */
    void shuffle() {
        List<Router> living = living();
        if (!living.isEmpty()) {
            for (int partition = 0; partition < owners.length; partition++) {
                give(partition, scheduler.oneOf(living));
            }
        }
    }

    private void rebalance() {
        List<Router> living = living();
        if (living.isEmpty()) {
            return;
        }
        int[] shares = new int[routers.size()];
        List<Integer> free = new ArrayList<>();
        int fair = (owners.length + living.size() - 1) / living.size();
        for (int partition = 0; partition < owners.length; partition++) {
            Router owner = owners[partition];
            if (owner != null && living.contains(owner) && shares[owner.number()] < fair && owner.isMember(partition)) {
                shares[owner.number()]++;
            } else {
                free.add(partition);
            }
        }
        for (int partition : free) {
            Router least = living.get(0);
            for (Router router : living) {
                least = shares[router.number()] < shares[least.number()] ? router : least;
            }
            shares[least.number()]++;
            give(partition, least);
        }
    }

    private void give(int partition, Router next) {
        Router before = owners[partition];
        if (before == next && next.isMember(partition)) {
            return;
        }
        owners[partition] = next;
        if (before != null && before != next) {
            before.loses(partition);
        }
        scheduler.after(scheduler.upTo(50_000), () -> {
            if (owners[partition] == next) {
                next.gets(partition);
            }
        });
    }

    private List<Router> living() {
        return routers.stream()
                .filter(router -> router.running() && reaches(router))
                .toList();
    }

    /** Who finds out that it was given up loses what it still takes for its own. */
    List<Integer> lostBy(Router router) {
        List<Integer> lost = new ArrayList<>();
        for (int partition = 0; partition < owners.length; partition++) {
            if (owners[partition] != router) {
                lost.add(partition);
            }
        }
        return lost;
    }

    private Sending sending(OutgoingRecord outgoing) {
        if (failing == 0 || !scheduler.oneIn(failing)) {
            return Sending.DONE;
        }
        return scheduler.oneIn(2) ? Sending.REFUSED : Sending.DONE_BUT_FAILED;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
