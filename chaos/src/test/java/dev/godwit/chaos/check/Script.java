package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A history that is written by hand, a millisecond between two events. Of the mailboxes each has a partition of its own, in the order of
 * their coming, and offsets are ten apart.
 */
final class Script {

    static final String ALICE = "acme/user/alice";
    static final String BOB = "acme/user/bob";
    static final String ALL = "acme/all";
    static final String ROOM = "acme/topic/room.1";
    static final String PHONE = "acme/alice/phone";

    private final List<Event> events = new ArrayList<>();
    private final List<Event> logged = new ArrayList<>();
    private final List<String> partitions = new ArrayList<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private long at;
    private String phase = "faults";

    static Script script() {
        Script script = new Script();
        return script.with(new Event.Phase(script.next(), "faults"));
    }

    static Options options(Kind kind) {
        return new Options(kind, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    static Options about(Kind kind, String push) {
        return new Options(kind, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.of(push));
    }

    static Options messageId(String id) {
        return new Options(
                Kind.DURABLE, Optional.of(id), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    static Options collapsing(String key) {
        return new Options(
                Kind.DURABLE, Optional.empty(), Optional.of(key), Optional.empty(), List.of(), Optional.empty());
    }

    static Options ttl(Duration ttl) {
        return new Options(
                Kind.DURABLE,
                Optional.empty(),
                Optional.empty(),
                Optional.of(ttl.toMillis()),
                List.of(),
                Optional.empty());
    }

    static Options devices(String... names) {
        return new Options(
                Kind.DURABLE, Optional.empty(), Optional.empty(), Optional.empty(), List.of(names), Optional.empty());
    }

    long next() {
        return at += 1_000;
    }

    Script with(Event event) {
        events.add(event);
        return this;
    }

    Script pass(Duration time) {
        at += time.toNanos() / 1_000;
        return this;
    }

    /** Handed over, accepted and in Kafka, for each of the mailboxes. */
    Script push(String push, String... mailboxes) {
        return push(push, Options.PLAIN, mailboxes);
    }

    Script push(String push, Options options, String... mailboxes) {
        pushing(push, options, mailboxes).pushed(push, Outcome.ACCEPTED);
        for (String mailbox : mailboxes) {
            logged(push, mailbox);
        }
        return this;
    }

    Script pushing(String push, Options options, String... mailboxes) {
        return with(new Event.Pushing(next(), push, List.of(mailboxes), options));
    }

    Script pushed(String push, Outcome outcome) {
        return with(new Event.Pushed(next(), push, outcome, -1, -1));
    }

    Script logged(String push, String mailbox) {
        if (!partitions.contains(mailbox)) {
            partitions.add(mailbox);
        }
        int partition = partitions.indexOf(mailbox);
        long offset = ends.merge(partition, 10L, Long::sum);
        ids.putIfAbsent(push + " " + mailbox, "1-" + offset);
        logged.add(new Event.Logged(0, partition, offset, Optional.of(push), Optional.of(mailbox), at / 1_000));
        return this;
    }

    Script logged(Event event) {
        logged.add(event);
        return this;
    }

    String id(String push, String mailbox) {
        return ids.get(push + " " + mailbox);
    }

    /** Begins to connect and is greeted, over SSE, without a position. */
    Script opens(String connection, String device, String... follows) {
        return opening(connection, device, false, true, follows).opened(connection);
    }

    /** The same, on another node. */
    Script opensOn(String node, String connection, String device, String... follows) {
        return with(new Event.Opening(
                        next(), connection, device, "sse", node, List.of(follows), Optional.empty(), true))
                .opened(connection);
    }

    /** The same, from the newest position that it has. */
    Script resumes(String connection, String device, String... follows) {
        return opening(connection, device, true, true, follows).opened(connection);
    }

    Script lies(String connection, String device, String... follows) {
        return opening(connection, device, true, false, follows).opened(connection);
    }

    Script opening(String connection, String device, boolean position, boolean honest, String... follows) {
        return opening("sse", connection, device, position, honest, follows);
    }

    Script opening(
            String transport, String connection, String device, boolean position, boolean honest, String... follows) {
        Optional<String> token = position ? Optional.of("AQ") : Optional.empty();
        return with(
                new Event.Opening(next(), connection, device, transport, "gateway-1", List.of(follows), token, honest));
    }

    Script opened(String connection) {
        return with(new Event.Opened(next(), connection));
    }

    Script closes(String connection) {
        return closes(connection, "cut");
    }

    Script closes(String connection, String reason) {
        return with(new Event.Closed(next(), connection, reason));
    }

    Script receives(String connection, String mailbox, String... pushes) {
        for (String push : pushes) {
            receives(connection, mailbox, push, id(push, mailbox), false);
        }
        return this;
    }

    Script receives(String connection, String mailbox, String push, String id, boolean again) {
        return with(new Event.Received(next(), connection, mailbox, Optional.ofNullable(id), push, again));
    }

    Script gap(String connection, String mailbox, String from, String to, String reason) {
        boolean certain = reason.equals("trimmed");
        return with(new Event.Gap(next(), connection, mailbox, from, to, reason, certain));
    }

    Script strikes(String fault, String target) {
        return with(new Event.Fault(next(), fault, target, false));
    }

    Script heals(String fault, String target) {
        return with(new Event.Fault(next(), fault, target, true));
    }

    /** From now on nothing is broken any more. */
    Script drain() {
        phase = "drain";
        return with(new Event.Phase(next(), phase));
    }

    List<Event> history() {
        if (phase.equals("faults")) {
            drain();
        }
        List<Event> history = new ArrayList<>(events);
        history.add(new Event.Phase(next(), "end"));
        history.addAll(logged);
        return history;
    }

    Verdict verdict() {
        return verdict(Rules.DEFAULT);
    }

    Verdict verdict(Rules rules) {
        return Checker.check(history(), rules);
    }
}
