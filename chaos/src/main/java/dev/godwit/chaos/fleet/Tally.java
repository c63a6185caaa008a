package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps count of what devices still wait for, so that a run knows when everybody has caught up. It counts what is plain: durable
 * messages that nothing replaces, ends or takes back. No judge: that is the checker, from the history. Any thread may call: event loops
 * and Kafka's thread do, each for a moment and mostly for different devices.
 */
public final class Tally {

    private final Map<String, List<Due>> followers = new HashMap<>();
    private final List<Due> all = new ArrayList<>();
    private final Set<Integer> takenBack = ConcurrentHashMap.newKeySet();

    /** Where all devices are known from the start. */
    Tally(Population population) {
        population.members().forEach(member -> {
            Due due = new Due(member);
            all.add(due);
            member.follows()
                    .forEach(mailbox -> followers
                            .computeIfAbsent(mailbox, ignored -> new ArrayList<>())
                            .add(due));
        });
    }

    /** One device's. */
    Due of(Member member) {
        return all.stream()
                .filter(due -> due.member().equals(member))
                .findFirst()
                .orElseThrow();
    }

    /**
     * A push was accepted.
     *
     * @param id that it has in its mailbox, where that is known
     */
    public void accepted(int push, List<String> mailboxes, Options options, Optional<MessageId> id) {
        if (!isPlain(options) || takenBack.contains(push)) {
            return;
        }
        for (String mailbox : mailboxes) {
            for (Due due : followers.getOrDefault(mailbox, List.of())) {
                if (options.devices().isEmpty()
                        || options.devices().contains(due.member().device())) {
                    due.add(push, mailbox, id);
                }
            }
        }
    }

    /** An order about it is on its way: it may still come, and need not. */
    public void takenBack(String push) {
        PushName.number(push).ifPresent(number -> {
            takenBack.add(number);
            all.forEach(due -> due.remove(number));
        });
    }

    /**
     * A mailbox is being erased: what was pushed to it may come, and need not. To be told when the order is handed over, and when it was
     * answered: what is pushed meanwhile may be caught by it too.
     *
     * @param newest number of the newest push so far
     */
    public void purged(String mailbox, int newest) {
        followers.getOrDefault(mailbox, List.of()).forEach(due -> due.purged(mailbox, newest));
    }

    /** Messages that some device waits for, each counted for each device. */
    long behind() {
        return waiting().mapToLong(Due::behind).sum();
    }

    /** Messages that devices received. */
    long received() {
        return all.stream().mapToLong(Due::count).sum();
    }

    /** Devices that wait for something, and the oldest of it. */
    Map<String, String> late() {
        Map<String, String> late = new TreeMap<>();
        all.forEach(due ->
                due.oldest().ifPresent(push -> late.put(due.member().name(), "waits for " + PushName.of(push))));
        return late;
    }

    private Stream<Due> waiting() {
        return all.stream().filter(due -> due.behind() > 0);
    }

    private static boolean isPlain(Options options) {
        return options.kind() == Kind.DURABLE
                && options.collapseKey().isEmpty()
                && options.ttlMillis().isEmpty();
    }
}
