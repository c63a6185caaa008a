package dev.godwit.chaos.sim;

import dev.godwit.chaos.history.Event;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One run: a cluster, those who use it, what befalls it, and the history of what was seen of it. */
final class World {

    private static final long FAULTS_MICROS = 8_000_000;
    private static final long DRAIN_MICROS = 10_000_000;
    private static final int PUSHES = 40;
    private static final Tenant OTHER = new Tenant("acme");
    /** On all partitions. */
    private static final List<Mailbox> MAILBOXES = List.of(
            Mailbox.user(Tenant.DEFAULT, "alice"),
            Mailbox.user(Tenant.DEFAULT, "carol"),
            Mailbox.user(OTHER, "alice"),
            Mailbox.topic(Tenant.DEFAULT, "room.1"),
            Mailbox.broadcast(Tenant.DEFAULT));

    private final Scheduler scheduler;
    private final Network network;
    private final Settings settings;
    private final Store store;
    private final Directory directory;
    private final Broker broker;
    private final List<Router> routers = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final Producer producer;
    private final List<Event> history = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final Map<Mailbox, String> texts = new HashMap<>();

    World(long seed) {
        scheduler = new Scheduler(new SplittableRandom(seed));
        network = new Network(scheduler);
        settings = Settings.drawn(scheduler);
        network.usual(settings.latencyMicros());
        store = new Store(network, settings.topic(), settings.logs());
        directory = new Directory(network);
        broker = new Broker(network, Settings.PARTITIONS, routers);
        IntStream.range(0, settings.routers()).forEach(number -> routers.add(new Router(this, number)));
        IntStream.range(0, settings.gateways()).forEach(number -> gateways.add(new Gateway(this, number)));
        device(Tenant.DEFAULT, "alice", "phone");
        device(Tenant.DEFAULT, "alice", "tablet");
        device(Tenant.DEFAULT, "carol", "phone");
        device(OTHER, "alice", "phone");
        producer = new Producer(this, MAILBOXES);
    }

    /** Lives, breaks, heals, and is looked at when all should have come to everybody. */
    void run() {
        record(new Event.Phase(0, "faults"));
        gateways.forEach(Node::start);
        routers.forEach(Node::start);
        devices.forEach(device -> device.connectSoon(1_000_000));
        for (int i = 0; i < PUSHES; i++) {
            scheduler.after(scheduler.upTo(FAULTS_MICROS), producer::push);
        }
        Nemesis nemesis = new Nemesis(this);
        nemesis.plan(FAULTS_MICROS);
        scheduler.runUntil(FAULTS_MICROS);
        nemesis.heal();
        record(new Event.Phase(micros(), "drain"));
        if (settings.busyEnd()) {
            scheduler.after(scheduler.upTo(3_000_000), producer::pushToAll);
        }
        scheduler.runUntil(FAULTS_MICROS + DRAIN_MICROS);
        record(new Event.Phase(micros(), "end"));
        tellTruth();
    }

    List<Event> history() {
        return history;
    }

    /** What the nodes themselves found to be wrong. */
    List<String> broken() {
        return broken;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    long micros() {
        return scheduler.micros();
    }

    Network network() {
        return network;
    }

    Settings settings() {
        return settings;
    }

    Store store() {
        return store;
    }

    Directory directory() {
        return directory;
    }

    Broker broker() {
        return broker;
    }

    Producer producer() {
        return producer;
    }

    List<Router> routers() {
        return routers;
    }

    List<Gateway> gateways() {
        return gateways;
    }

    List<Device> devices() {
        return devices;
    }

    Gateway gateway(String name) {
        return gateways.stream()
                .filter(gateway -> gateway.site().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Gateway anyGateway() {
        return scheduler.oneOf(gateways);
    }

    void record(Event event) {
        history.add(event);
    }

    void broken(Site where, String what) {
        broken.add(where + " at " + micros() + ": " + what);
    }

    /** As histories write it. */
    String text(Mailbox mailbox) {
        return texts.computeIfAbsent(mailbox, named -> named.tenant().name() + "/" + named.address());
    }

    private void device(Tenant tenant, String user, String name) {
        List<String> topics = tenant.isDefault() && scheduler.oneIn(2) ? List.of("room.1") : List.of();
        Device.Manner manner =
                new Device.Manner(scheduler.oneIn(2), scheduler.oneIn(3), 2 + (int) scheduler.upTo(10), topics);
        devices.add(new Device(this, tenant, user, name, manner));
    }

    private void tellTruth() {
        Truth truth = new Truth(this);
        for (int partition = 0; partition < Settings.PARTITIONS; partition++) {
            broker.all(partition).forEach(truth::tell);
        }
        broker.kafka().deadLetters().forEach(truth::tell);
    }
}
