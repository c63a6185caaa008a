package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small cluster that does everything right, in a random order: logs that are trimmed, devices that come and go, lie and forget. It knows
 * nothing of the checker, and keeps its logs in the simplest way.
 */
final class RandomWorld {

    static final int KEPT = 6;
    static final Rules RULES = Rules.DEFAULT
            .keeping(new Rules.Kept(KEPT, Duration.ofDays(1)), new Rules.Kept(KEPT, Duration.ofDays(1)))
            .slack(Duration.ZERO);

    private record Entry(long offset, String push, Options options, long expires) {}

    private static final class Log {
        private final String name;
        private final int partition;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Long, String> ever = new TreeMap<>();
        private final Set<String> messageIds = new HashSet<>();
        private long last = -1;
        private long trimmed = -1;

        Log(String name, int partition) {
            this.name = name;
            this.partition = partition;
        }
    }

    private static final class Client {
        private final String device;
        private final List<Log> follows = new ArrayList<>();
        /** What it would resume from, and what it has: the same over SSE. */
        private Map<Log, Long> position = new HashMap<>();

        private Map<Log, Long> given = new HashMap<>();
        private Map<Log, Long> has = new HashMap<>();
        private boolean sse;
        private boolean hasPosition;
        private Optional<String> connection = Optional.empty();
        private boolean lied;
        private boolean fresh;

        /** Takes it back to where it was before it lied: a lie teaches it nothing. */
        private Runnable honest = () -> {};

        Client(String device) {
            this.device = device;
        }

        void lies() {
            Map<Log, Long> positionBefore = position;
            Map<Log, Long> givenBefore = given;
            Map<Log, Long> hasBefore = new HashMap<>(has);
            boolean hadPosition = hasPosition;
            honest = () -> {
                position = positionBefore;
                given = givenBefore;
                has = hasBefore;
                hasPosition = hadPosition;
                honest = () -> {};
            };
        }
    }

    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private final List<Event> kafka = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Long> greeted = new HashMap<>();
    private final Map<String, Long> handed = new HashMap<>();
    private final Set<String> plain = new HashSet<>();
    private final Map<Event.Received, Client> came = new LinkedHashMap<>();
    private final Map<Event.Gap, Client> gaps = new LinkedHashMap<>();
    private long at;
    private int count;
    private boolean draining;

    private RandomWorld(long seed) {
        random = new Random(seed);
        for (String tenant : List.of("a", "b")) {
            for (String name : List.of("/user/x", "/user/y", "/topic/t", "/all")) {
                logs.add(new Log(tenant + name, logs.size() % 3));
            }
            for (String device : List.of("/x/1", "/x/2", "/y/1")) {
                clients.add(new Client(tenant + device));
            }
        }
    }

    static RandomWorld of(long seed) {
        RandomWorld world = new RandomWorld(seed);
        world.run();
        return world;
    }

    List<Event> history() {
        return events;
    }

    /**
     * Messages that cannot be left out unnoticed: nothing takes them back, their device always went on from where it was, and they came
     * after it was greeted where it begins at the head.
     */
    List<Event.Received> owed() {
        return came.keySet().stream()
                .filter(r -> plain.contains(r.push()))
                .filter(r -> !came.get(r).lied && !came.get(r).fresh)
                .filter(r -> r.mailbox().contains("/user/")
                        || (r.mailbox().endsWith("/all") && handed.get(r.push()) > greeted.get(r.connection())))
                .toList();
    }

    /** Gaps that cannot be left out unnoticed, likewise. */
    List<Event.Gap> needed() {
        return gaps.keySet().stream()
                .filter(g -> !gaps.get(g).lied && !gaps.get(g).fresh)
                .filter(g -> came.keySet().stream()
                        .anyMatch(r -> r.at() > g.at()
                                && r.connection().equals(g.connection())
                                && r.mailbox().equals(g.mailbox())))
                .filter(g -> between(g)
                        .anyMatch(push -> plain.contains(push)
                                && (g.mailbox().contains("/user/")
                                        || (g.mailbox().endsWith("/all")
                                                && handed.get(push) > greeted.get(g.connection())))))
                .toList();
    }

    private Stream<String> between(Event.Gap gap) {
        Log log = logs.stream()
                .filter(l -> l.name.equals(gap.mailbox()))
                .findAny()
                .orElseThrow();
        return log.ever.entrySet().stream()
                .filter(e -> e.getKey() > Id.parse(gap.from()).offset()
                        && e.getKey() <= Id.parse(gap.to()).offset())
                .map(Map.Entry::getValue);
    }

    private void run() {
        phase("faults");
        for (int step = 0; step < 150; step++) {
            Client client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> push();
                case 3 -> connect(client);
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        cut(client);
                    }
                }
                default -> read(client, 1 + random.nextInt(5));
            }
        }
        phase("drain");
        draining = true;
        clients.forEach(this::connect);
        clients.forEach(client -> read(client, Integer.MAX_VALUE));
        phase("end");
        clients.forEach(this::cut);
        events.addAll(kafka);
    }

    private void phase(String name) {
        events.add(new Event.Phase(next(), name));
    }

    private long next() {
        return at += 1_000 + random.nextInt(100_000);
    }

    private void push() {
        Log log = logs.get(random.nextInt(logs.size()));
        String push = "p" + count++;
        List<Log> to = new ArrayList<>(List.of(log));
        Log other = logs.get(random.nextInt(logs.size()));
        Options options = options(log);
        if (options.equals(Options.PLAIN) && random.nextInt(4) == 0 && other != log) {
            to.add(other);
        }
        List<String> names = to.stream().map(l -> l.name).toList();
        handed.put(push, next());
        events.add(new Event.Pushing(at, push, names, options));
        int attempts = options.messageId().isPresent() && random.nextInt(3) == 0 ? 2 : 1;
        for (int attempt = 0; attempt < attempts; attempt++) {
            if (attempt > 0) {
                events.add(new Event.Pushing(next(), push, names, options));
            }
            boolean lost = random.nextInt(10) == 0;
            boolean told = !lost && random.nextInt(10) > 0;
            events.add(new Event.Pushed(next(), push, told ? Outcome.ACCEPTED : Outcome.UNKNOWN, -1, -1));
            if (!lost) {
                to.forEach(l -> append(l, push, options));
            }
        }
        if (options.equals(Options.PLAIN)) {
            plain.add(push);
        }
    }

    private Options options(Log log) {
        Optional<String> none = Optional.empty();
        Optional<String> known = log.entries.isEmpty()
                ? none
                : Optional.of(
                        log.entries.get(random.nextInt(log.entries.size())).push());
        return switch (random.nextInt(14)) {
            case 0 -> Script.collapsing("k" + random.nextInt(2));
            case 1 -> Script.ttl(Duration.ofMillis(200 + random.nextInt(3_000)));
            case 2 -> log.name.contains("user") ? Script.devices("1") : Options.PLAIN;
            case 3 -> Script.messageId("m" + count);
            case 4 -> order(known, random.nextBoolean() ? Kind.DELETE : Kind.SETTLE);
            case 5 -> random.nextInt(3) == 0 ? Script.options(Kind.PURGE) : Options.PLAIN;
            case 6 -> Script.options(Kind.VOLATILE);
            case 7 -> Script.options(Kind.POISON);
            default -> Options.PLAIN;
        };
    }

    private Options order(Optional<String> about, Kind kind) {
        about.ifPresent(plain::remove);
        return about.map(push -> Script.about(kind, push)).orElse(Options.PLAIN);
    }

    private void append(Log log, String push, Options options) {
        long offset = ends.merge(log.partition, 1L + random.nextInt(2), Long::sum);
        long time = at / 1_000;
        if (options.kind() == Kind.POISON) {
            kafka.add(new Event.Logged(0, log.partition, offset, Optional.empty(), Optional.empty(), time));
            kafka.add(new Event.DeadLetter(0, log.partition, offset, "not_json"));
            return;
        }
        kafka.add(new Event.Logged(0, log.partition, offset, Optional.of(push), Optional.of(log.name), time));
        if (options.kind() == Kind.VOLATILE) {
            clients.stream()
                    .filter(c -> c.follows.contains(log))
                    .forEach(c -> c.connection.ifPresent(connection -> {
                        events.add(new Event.Received(next(), connection, log.name, Optional.empty(), push, false));
                    }));
            return;
        }
        if (options.messageId().isPresent()
                && !log.messageIds.add(options.messageId().get())) {
            return;
        }
        if (options.kind() == Kind.PURGE) {
            log.entries.clear();
            log.trimmed = log.last;
        }
        options.about().ifPresent(about -> log.entries.removeIf(e -> e.push().equals(about)));
        options.collapseKey()
                .ifPresent(key -> log.entries.removeIf(
                        e -> e.options().collapseKey().filter(key::equals).isPresent()));
        long expires = options.ttlMillis().map(ttl -> at + ttl * 1_000).orElse(Long.MAX_VALUE);
        log.ever.put(offset, push);
        log.entries.add(new Entry(offset, push, options, expires));
        log.last = offset;
        if (log.entries.size() > KEPT) {
            log.trimmed = log.entries.remove(0).offset();
        }
    }

    private void connect(Client client) {
        if (client.connection.isPresent()) {
            return;
        }
        client.honest.run();
        boolean resumes = client.hasPosition && random.nextInt(6) > 0;
        boolean lies = !resumes && random.nextInt(8) == 0;
        String connection = "c" + count++;
        String tenant = client.device.substring(0, 1);
        List<Log> follows = logs.stream()
                .filter(l -> l.name.equals(tenant + "/user" + client.device.substring(1, 3))
                        || l.name.equals(tenant + "/all")
                        || (l.name.equals(tenant + "/topic/t") && random.nextInt(4) > 0))
                .toList();
        client.sse = random.nextBoolean();
        Map<Log, Long> start = new HashMap<>();
        for (Log log : follows) {
            start.put(log, start(client, log, resumes, lies));
        }
        events.add(new Event.Opening(
                next(),
                connection,
                client.device,
                client.sse ? "sse" : "ws",
                "gateway-" + (1 + random.nextInt(2)),
                follows.stream().map(l -> l.name).toList(),
                resumes || lies ? Optional.of("token") : Optional.empty(),
                !lies));
        client.lied |= lies;
        client.fresh |= !resumes && client.hasPosition;
        if (random.nextInt(8) == 0) {
            events.add(new Event.Closed(next(), connection, "refused"));
            if (draining) {
                connect(client);
            }
            return;
        }
        if (lies) {
            client.lies();
        }
        client.connection = Optional.of(connection);
        client.follows.clear();
        client.follows.addAll(follows);
        client.position = start;
        client.given = new HashMap<>(start);
        client.hasPosition = true;
        if (!resumes) {
            client.has.clear();
        }
        client.has.keySet().retainAll(follows);
        events.add(new Event.Opened(next(), connection));
        greeted.put(connection, at);
    }

    private long start(Client client, Log log, boolean resumes, boolean lies) {
        if (lies) {
            return random.nextInt(ends.getOrDefault(log.partition, 0L).intValue() + 1);
        }
        boolean named = client.position.containsKey(log);
        if (resumes && named) {
            return client.sse ? client.has.getOrDefault(log, client.position.get(log)) : client.given.get(log);
        }
        if (!resumes && log.name.contains("/user/")) {
            // A cursor, or none. After a lie the cursor may be that.
            return client.lied ? log.last : random.nextBoolean() ? -1 : client.given.getOrDefault(log, -1L);
        }
        return log.last;
    }

    private void cut(Client client) {
        client.connection.ifPresent(connection -> events.add(new Event.Closed(next(), connection, "cut")));
        client.connection = Optional.empty();
    }

    private void read(Client client, int most) {
        if (client.connection.isEmpty()) {
            return;
        }
        for (int i = 0; i < most; i++) {
            List<Log> behind = client.follows.stream()
                    .filter(l -> client.position.get(l) < l.last)
                    .toList();
            if (behind.isEmpty()) {
                return;
            }
            readOne(client, behind.get(random.nextInt(behind.size())));
            if (random.nextInt(4) == 0) {
                // A heartbeat: the newest position of a WebSocket.
                client.given = new HashMap<>(client.position);
            }
        }
    }

    private void readOne(Client client, Log log) {
        long position = client.position.get(log);
        String connection = client.connection.orElseThrow();
        if (log.trimmed > position) {
            Event.Gap gap = new Event.Gap(next(), connection, log.name, id(position), id(log.trimmed), "trimmed", true);
            events.add(gap);
            if (client.has.getOrDefault(log, -1L) <= position) {
                gaps.put(gap, client);
            }
            moved(client, log, log.trimmed);
            return;
        }
        Optional<Entry> entry =
                log.entries.stream().filter(e -> e.offset() > position).min(Comparator.comparingLong(Entry::offset));
        if (entry.isEmpty()) {
            client.position.put(log, log.last);
            return;
        }
        Entry found = entry.get();
        next();
        boolean forIt =
                found.options().devices().isEmpty() || found.options().devices().contains(client.device.substring(4));
        if (forIt && at < found.expires()) {
            boolean again = client.has.getOrDefault(log, -1L) >= found.offset();
            Event.Received received =
                    new Event.Received(at, connection, log.name, Optional.of(id(found.offset())), found.push(), again);
            events.add(received);
            if (!again) {
                came.put(received, client);
            }
        }
        moved(client, log, found.offset());
    }

    private void moved(Client client, Log log, long offset) {
        client.position.put(log, offset);
        client.has.merge(log, offset, Math::max);
    }

    private static String id(long offset) {
        return "1-" + offset;
    }
}
