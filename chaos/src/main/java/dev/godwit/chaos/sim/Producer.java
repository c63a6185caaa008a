package dev.godwit.chaos.sim;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service that pushes all that can be pushed, and sometimes is not told whether it was taken. */
final class Producer {

    private final World world;
    private final List<Mailbox> mailboxes;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Mailbox> targets = new HashMap<>();
    private final List<Written> written = new ArrayList<>();
    private int pushes;
    private int unknownOf;

    /** A durable message that lies where its mailbox does: an order may name it. */
    private record Written(String push, Mailbox mailbox, int partition, long offset) {}

    /** What is asked for, and in which words. */
    private record Asked(List<Mailbox> to, Options options, String fields) {}

    Producer(World world, List<Mailbox> mailboxes) {
        this.world = world;
        this.mailboxes = mailboxes;
    }

    /** Of one push in so many nobody says whether it was taken; 0: none. */
    void unknown(int oneOf) {
        unknownOf = oneOf;
    }

    void push() {
        if (scheduler().oneIn(40) && !world.settings().forgetful()) {
            poison();
        } else {
            push(drawn());
        }
    }

    /** One plain message to everybody. */
    void pushToAll() {
        mailboxes.forEach(mailbox -> push(new Asked(List.of(mailbox), Options.PLAIN, "")));
    }

    /** The push that a record is, if a service wrote it. */
    Optional<String> push(int partition, long offset) {
        return Optional.ofNullable(names.get(place(partition, offset)));
    }

    /** The mailbox that a record is for as it lies, if it need not be written again. */
    Optional<Mailbox> target(int partition, long offset) {
        return Optional.ofNullable(targets.get(place(partition, offset)));
    }

    private Asked drawn() {
        Mailbox mailbox = scheduler().oneOf(mailboxes);
        List<Mailbox> to = List.of(mailbox);
        return switch ((int) scheduler().upTo(23)) {
            case 0, 1 -> world.settings().forgetful() ? new Asked(to, Options.PLAIN, "") : several(mailbox);
            case 2, 3 -> new Asked(to, options(Kind.VOLATILE), ",\"delivery\":\"volatile\"");
            case 4 -> new Asked(to, options(Kind.LATEST), ",\"delivery\":\"latest\"");
            case 5 ->
                new Asked(
                        to,
                        new Options(
                                Kind.DURABLE,
                                Optional.empty(),
                                Optional.of("k"),
                                Optional.empty(),
                                List.of(),
                                Optional.empty()),
                        ",\"collapseKey\":\"k\"");
            case 6 -> expiring(to, 1 + scheduler().upTo(3));
            case 7 -> forDevice(mailbox);
            case 8, 9 -> world.settings().forgetful() ? new Asked(to, Options.PLAIN, "") : order(mailbox);
            case 10, 11 -> world.settings().forgetful() ? new Asked(to, Options.PLAIN, "") : withId(to);
            default -> new Asked(to, Options.PLAIN, "");
        };
    }

    private Asked several(Mailbox first) {
        List<Mailbox> to = new ArrayList<>(List.of(first));
        for (Mailbox mailbox : mailboxes) {
            boolean alike =
                    mailbox.kind() == Mailbox.Kind.USER && mailbox.tenant().equals(first.tenant());
            if (first.kind() == Mailbox.Kind.USER
                    && alike
                    && !to.contains(mailbox)
                    && scheduler().oneIn(2)) {
                to.add(mailbox);
            }
        }
        return new Asked(to, Options.PLAIN, "");
    }

    private static Asked expiring(List<Mailbox> to, long seconds) {
        return new Asked(
                to,
                new Options(
                        Kind.DURABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(seconds * 1_000),
                        List.of(),
                        Optional.empty()),
                ",\"ttl\":\"" + seconds + "s\"");
    }

    private Asked forDevice(Mailbox mailbox) {
        if (mailbox.kind() != Mailbox.Kind.USER) {
            return new Asked(List.of(mailbox), Options.PLAIN, "");
        }
        String device = scheduler().oneIn(2) ? "phone" : "tablet";
        return new Asked(
                List.of(mailbox),
                new Options(
                        Kind.DURABLE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(device),
                        Optional.empty()),
                ",\"devices\":[\"" + device + "\"]");
    }

    private Asked order(Mailbox mailbox) {
        if (written.isEmpty() || scheduler().oneIn(5)) {
            return new Asked(List.of(mailbox), options(Kind.PURGE), ",\"control\":\"purge\"");
        }
        Written about =
                written.get(Math.max(0, written.size() - 1 - (int) scheduler().upTo(12)));
        boolean settles =
                about.mailbox().kind() == Mailbox.Kind.USER && scheduler().oneIn(3);
        return new Asked(
                List.of(about.mailbox()),
                new Options(
                        settles ? Kind.SETTLE : Kind.DELETE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(about.push())),
                ",\"control\":\"" + (settles ? "settle" : "delete") + "\",\"message\":\"1-" + about.partition() + "-"
                        + about.offset() + "\"");
    }

    private Asked withId(List<Mailbox> to) {
        String id = "id" + scheduler().upTo(12);
        return new Asked(
                to,
                new Options(
                        Kind.DURABLE, Optional.of(id), Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                ",\"id\":\"" + id + "\"");
    }

    private static Options options(Kind kind) {
        return new Options(kind, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    private void push(Asked asked) {
        String push = Pushes.name(pushes++);
        send(push, asked);
        if (asked.options().messageId().isPresent() && scheduler().oneIn(2)) {
            world.scheduler().after(scheduler().upTo(2_000_000), () -> send(push, asked));
        }
    }

    private void send(String push, Asked asked) {
        Mailbox first = asked.to().get(0);
        int home = first.partition(Settings.PARTITIONS);
        int partition = scheduler().oneIn(12) && !world.settings().forgetful()
                ? (int) scheduler().upTo(Settings.PARTITIONS - 1)
                : home;
        world.record(new Event.Pushing(
                world.micros(), push, asked.to().stream().map(world::text).toList(), asked.options()));
        boolean unknown = unknownOf > 0 && scheduler().oneIn(unknownOf);
        boolean taken = !unknown || scheduler().oneIn(2);
        long offset = taken ? world.broker().produce(partition, first.placementKey(), request(push, asked)) : -1;
        if (taken) {
            names.put(place(partition, offset), push);
            if (partition == home && asked.to().size() == 1) {
                targets.put(place(partition, offset), first);
            }
        }
        world.record(
                unknown
                        ? new Event.Pushed(world.micros(), push, Outcome.UNKNOWN, -1, -1)
                        : new Event.Pushed(world.micros(), push, Outcome.ACCEPTED, partition, offset));
        boolean plain = asked.options().equals(Options.PLAIN);
        if (plain && !unknown && partition == home && asked.to().size() == 1) {
            written.add(new Written(push, first, partition, offset));
        }
    }

    private void poison() {
        String push = Pushes.name(pushes++);
        int partition = (int) scheduler().upTo(Settings.PARTITIONS - 1);
        world.record(new Event.Pushing(world.micros(), push, List.of(), options(Kind.POISON)));
        long offset = world.broker().produce(partition, "nobody", "{\"to\":");
        world.record(new Event.Pushed(world.micros(), push, Outcome.ACCEPTED, partition, offset));
    }

    private static String request(String push, Asked asked) {
        Mailbox first = asked.to().get(0);
        StringBuilder text = new StringBuilder(160).append("{\"to\":");
        switch (first.kind()) {
            case USER -> users(text, asked.to());
            case TOPIC -> text.append("{\"topic\":\"").append(first.name()).append("\"}");
            case BROADCAST -> text.append("{\"all\":true}");
        }
        if (!first.tenant().equals(Tenant.DEFAULT)) {
            text.append(",\"tenant\":\"").append(first.tenant().name()).append('"');
        }
        if (asked.fields().startsWith(",\"control\"")) {
            text.append(",\"traceparent\":\"").append(Pushes.traceparent(push)).append('"');
        } else {
            text.append(",\"event\":\"e\",\"data\":").append(Pushes.data(push));
        }
        return text.append(asked.fields()).append('}').toString();
    }

    private static void users(StringBuilder text, List<Mailbox> to) {
        if (to.size() == 1) {
            text.append("{\"user\":\"").append(to.get(0).name()).append("\"}");
            return;
        }
        List<String> names = to.stream().map(user -> "\"" + user.name() + "\"").toList();
        text.append("{\"users\":[").append(String.join(",", names)).append("]}");
    }

    private static long place(int partition, long offset) {
        return (long) partition << 40 | offset;
    }

    private Scheduler scheduler() {
        return world.scheduler();
    }
}
