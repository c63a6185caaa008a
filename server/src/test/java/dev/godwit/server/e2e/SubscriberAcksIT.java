package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.client.subscribe.Gap;
import dev.godwit.client.subscribe.Listener;
import dev.godwit.client.subscribe.Message;
import dev.godwit.client.subscribe.State;
import dev.godwit.client.subscribe.Subscriber;
import dev.godwit.client.subscribe.Transport;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Java client on a real cluster as a service that keeps nothing itself: it acknowledges, is closed, and the next one of its device
 * begins behind what was dealt with.
 */
class SubscriberAcksIT {

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ROUNDS = 3;

    private static RoleProcess gateway;
    private static RoleProcess otherGateway;
    private static Clients clients;

    @BeforeAll
    static void start() {
        cluster.startStores();
        RoleProcess router = cluster.router("router-1");
        gateway = cluster.gateway("gateway-1");
        otherGateway = cluster.gateway("gateway-2");
        List.of(router, gateway, otherGateway).forEach(RoleProcess::awaitReady);
        clients = new Clients(cluster);
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    /** Closed in the callback of the last message: its ack, and those that wait for more, are not told yet. */
    @ParameterizedTest
    @EnumSource
    void closed_theNextGetsOnlyWhatCameLater(Transport transport) throws Exception {
        Service service = new Service("closed-" + transport, transport);
        for (int round = 0; round < ROUNDS; round++) {
            for (int messages : List.of(1, 31, 32, 300)) {
                service.push(messages);
                try (Run run = service.begin()) {
                    run.awaitAll();
                }
                service.assertOnlyNews();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void gatewayKilledInBetween_theNextGetsOnlyWhatCameLater(Transport transport) throws Exception {
        Service service = new Service("killed-" + transport, transport);
        for (int round = 0; round < ROUNDS; round++) {
            service.push(40);
            try (Run run = service.begin()) {
                run.awaitAll();
                gateway.kill();
                service.push(20);
                run.awaitAll();
            }
            service.assertOnlyNews();
            gateway = cluster.gateway("gateway-1").awaitReady();
        }
    }

    /** Runs one subscriber after the other for the same device; remembers how far the one before has come. */
    private static final class Service {

        private final String user;
        private final Mailbox mailbox;
        private final Transport transport;
        private final Ledger ledger = clients.ledger();
        private int done;
        private Run run;

        Service(String user, Transport transport) {
            this.user = user;
            this.mailbox = Mailbox.user(Tenant.DEFAULT, user);
            this.transport = transport;
        }

        void push(int messages) {
            IntStream.range(0, messages).forEach(i -> ledger.push(mailbox));
        }

        Run begin() {
            run = new Run(this);
            return run;
        }

        List<String> news() {
            List<String> accepted = ledger.accepted(mailbox);
            return accepted.subList(done, accepted.size());
        }

        void assertOnlyNews() {
            assertThat(run.ids).as("told: %s", run.states).isEqualTo(news());
            done += run.ids.size();
        }
    }

    private static final class Run implements Listener, AutoCloseable {

        private final Service service;
        private final List<String> ids = new ArrayList<>();
        private final List<State> states = new CopyOnWriteArrayList<>();
        private final Subscriber subscriber;

        Run(Service service) {
            this.service = service;
            this.subscriber = Subscriber.builder(gateway.clientUrl(), otherGateway.clientUrl())
                    .token(() -> cluster.token(service.user))
                    .transport(service.transport)
                    .device("service")
                    .acknowledge()
                    .listener(this)
                    .start();
        }

        synchronized void awaitAll() throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (ids.size() < service.news().size() && System.nanoTime() < end) {
                wait(1_000);
            }
        }

        @Override
        public synchronized void onMessage(Message message) {
            ids.add(message.id().orElseThrow());
            notifyAll();
        }

        @Override
        public void onGap(Gap gap) {
            throw new AssertionError(gap);
        }

        @Override
        public void onState(State state) {
            states.add(state);
        }

        @Override
        public void close() {
            subscriber.close();
        }
    }
}
