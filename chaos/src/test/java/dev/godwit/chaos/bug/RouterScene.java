package dev.godwit.chaos.bug;

import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.forward.Outlet;
import dev.godwit.router.lane.LaneSettings;
import dev.godwit.router.lane.Lanes;
import dev.godwit.router.log.memory.InMemoryKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Routers on one Kafka and one store, all in memory. */
final class RouterScene extends Scene {

    private static final DerivedRecords CODEC =
            new DerivedRecords("the cluster's secret".getBytes(StandardCharsets.UTF_8));

    final InMemoryKafka kafka = new InMemoryKafka(loop::now, 1);
    final InMemoryInbox inbox = new InMemoryInbox(TOPIC, RULES, loop::now);

    /** A router that owns the partition. */
    InMemoryKafka.Client router(LogWriter writer) {
        InMemoryKafka.Client client = kafka.client(loop);
        Lanes lanes = new Lanes(
                TOPIC,
                CODEC,
                new Lanes.Ports(loop, client, writer, new Nobody()),
                LaneSettings.forLogAge(Duration.ofDays(3)),
                new RouterMetrics(new SimpleMeterRegistry()));
        client.start(lanes);
        lanes.start();
        client.assign(0);
        settle(client);
        return client;
    }

    /** A store whose appends do not arrive. */
    LogWriter deaf() {
        return (LogWriter) Proxy.newProxyInstance(
                LogWriter.class.getClassLoader(),
                new Class<?>[] {LogWriter.class},
                (proxy, method, arguments) -> method.getName().equals("append")
                        ? new CompletableFuture<>()
                        : method.invoke(inbox, arguments));
    }

    void push(String text) {
        kafka.produce(0, "alice", "{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"data\":\"" + text + "\"}");
    }

    /** Polls and runs what is ready. */
    void settle(InMemoryKafka.Client client) {
        for (int i = 0; i < 20; i++) {
            client.poll(100);
            loop.run();
        }
    }

    List<String> logged() {
        return inbox.read(ALICE, MessageId.NONE, 100).toCompletableFuture().join().entries().stream()
                .map(entry -> text(Message.decode(entry.message())))
                .toList();
    }

    private static final class Nobody implements Outlet {
        @Override
        public void forward(Delivery delivery) {}

        @Override
        public void sweep(Partition partition) {}
    }
}
