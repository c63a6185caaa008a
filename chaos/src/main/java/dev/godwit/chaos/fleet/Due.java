package dev.godwit.chaos.fleet;

import dev.godwit.protocol.MessageId;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one device still waits for. */
final class Due {

    private final Member member;
    private final BitSet received = new BitSet();
    private final Map<Integer, Place> waiting = new HashMap<>();
    private final Set<String> mailboxes = new HashSet<>();
    private final Map<String, Integer> purged = new HashMap<>();
    private long count;

    private record Place(String mailbox, Optional<MessageId> id) {}

    Due(Member member) {
        this.member = member;
        mailboxes.add(member.ownMailbox());
    }

    Member member() {
        return member;
    }

    /** It has a place in all that it follows; of topics and the broadcast it gets what comes from the first time on. */
    synchronized void opened() {
        mailboxes.addAll(member.follows());
    }

    synchronized void add(int push, String mailbox, Optional<MessageId> id) {
        if (mailboxes.contains(mailbox) && !received.get(push) && push > purged.getOrDefault(mailbox, 0)) {
            waiting.put(push, new Place(mailbox, id));
        }
    }

    /** Also before {@link #add}: an answer of Kafka may be slower than the message. */
    synchronized void received(int push) {
        count++;
        received.set(push);
        waiting.remove(push);
    }

    synchronized void remove(int push) {
        waiting.remove(push);
    }

    /** What was pushed up to this one may have been erased before it came. */
    synchronized void purged(String mailbox, int newest) {
        purged.put(mailbox, newest);
        waiting.entrySet()
                .removeIf(entry ->
                        entry.getKey() <= newest && entry.getValue().mailbox().equals(mailbox));
    }

    /** Messages without a known id are taken for covered: their devices have been told that something is missing. */
    synchronized void gap(String mailbox, MessageId from, MessageId to) {
        waiting.values()
                .removeIf(place -> place.mailbox().equals(mailbox)
                        && place.id()
                                .map(id -> id.isAfter(from) && !id.isAfter(to))
                                .orElse(true));
    }

    /** One that it waits for. */
    synchronized Optional<Integer> oldest() {
        return waiting.keySet().stream().min(Comparator.naturalOrder());
    }

    synchronized int behind() {
        return waiting.size();
    }

    /** Messages that came, again too. */
    synchronized long count() {
        return count;
    }
}
