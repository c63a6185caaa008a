package dev.godwit.router.lane;

import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.log.memory.InMemoryKafka;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Routers on one Kafka and one store, all in memory and on manual time. */
final class Rig {

    static final long NOW = 1_700_000_000_000L;
    static final Duration LOG_AGE = Duration.ofDays(3);
    static final int PARTITIONS = 4;
    static final DerivedRecords CODEC = new DerivedRecords("the cluster's secret".getBytes(StandardCharsets.UTF_8));

    final ManualLoop loop = new ManualLoop(NOW);
    final PushTopic topic = new PushTopic("godwit.push", 1, PARTITIONS);
    final InMemoryKafka kafka = new InMemoryKafka(loop::now, PARTITIONS);
    final InMemoryInbox inbox = new InMemoryInbox(topic, LogRules.DEFAULT, loop::now);

    /** One router, with a connection to the store of its own. */
    final class Node {
        final InMemoryKafka.Client client = kafka.client(loop);
        final FlakyWriter writer = new FlakyWriter(inbox);
        final RecordingOutlet outlet = new RecordingOutlet();
        final MeterRegistry meters = new SimpleMeterRegistry();
        final Lanes lanes;

        Node(LaneSettings settings) {
            Lanes.Ports ports = new Lanes.Ports(loop, client, writer, outlet);
            lanes = new Lanes(topic, CODEC, ports, settings, new RouterMetrics(meters));
            client.start(lanes);
            lanes.start();
        }

        /** Polls and runs everything that is ready until nothing moves, without moving time. */
        void settle() {
            for (int i = 0; i < 50; i++) {
                loop.run();
                client.poll(100);
            }
            loop.run();
        }

        double count(String meter, String tag, String value) {
            return meters.counter(meter, tag, value).count();
        }
    }

    Node node() {
        return new Node(LaneSettings.forLogAge(LOG_AGE));
    }

    /** A router without idle checks: they hide what should be noticed otherwise. */
    Node blindNode() {
        return new Node(LaneSettings.forLogAge(LOG_AGE).withIdleCheck(Duration.ofDays(1)));
    }

    Partition partition(int number) {
        return topic.partition(number);
    }

    static Mailbox user(String name) {
        return Mailbox.user(Tenant.DEFAULT, name);
    }

    int home(String user) {
        return user(user).partition(PARTITIONS);
    }

    /** A user whose mailbox lies on the partition. */
    String userOn(int partition) {
        return userOn(partition, 0);
    }

    String userOn(int partition, int skip) {
        int left = skip;
        for (int i = 0; ; i++) {
            if (home("user" + i) == partition && left-- == 0) {
                return "user" + i;
            }
        }
    }

    static String request(String user, String text) {
        return "{\"to\":{\"user\":\"" + user + "\"},\"event\":\"e\",\"data\":\"" + text + "\"}";
    }

    static String request(List<String> users, String text) {
        return "{\"to\":{\"users\":[\"" + String.join("\",\"", users) + "\"]},\"event\":\"e\",\"data\":\"" + text
                + "\"}";
    }

    long push(String user, String text) {
        return kafka.produce(home(user), user, request(user, text));
    }

    List<LogEntry> log(String user) {
        return page(user).entries();
    }

    LogPage page(String user) {
        return inbox.read(user(user), MessageId.NONE, 1_000)
                .toCompletableFuture()
                .join();
    }

    /** Data of the entries in the log, without quotes; {@code gap} for a gap entry. */
    List<String> texts(String user) {
        return log(user).stream().map(Rig::text).toList();
    }

    static String text(LogEntry entry) {
        if (entry.gap()) {
            return "gap";
        }
        String json = new String(Message.decode(entry.message()).data().bytes(), StandardCharsets.UTF_8);
        return json.replace("\"", "");
    }

    List<Long> offsets(String user) {
        return log(user).stream().map(entry -> entry.id().offset()).toList();
    }

    /** The ids of the receipts that were written, in their order. */
    List<String> receipts() {
        return kafka.receipts().stream()
                .map(receipt -> new String(receipt.value(), StandardCharsets.UTF_8))
                .map(event -> event.replaceAll("^.*\"id\":\"([^\"]*)\".*$", "$1"))
                .toList();
    }

    long watermark(int partition) {
        return inbox.watermark(partition(partition), -1)
                .toCompletableFuture()
                .join()
                .map(found -> found.offset())
                .orElse(-2L);
    }
}
