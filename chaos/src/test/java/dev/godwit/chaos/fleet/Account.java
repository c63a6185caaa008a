package dev.godwit.chaos.fleet;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A small account from a history, of one thing only: plain messages to users' own mailboxes that a device neither got nor was told of. */
final class Account {

    private final Map<String, Event.Pushing> pushings = new HashMap<>();
    private final Map<String, Event.Opening> openings = new HashMap<>();
    private final Map<String, Set<String>> received = new HashMap<>();
    private final Map<String, List<Event.Gap>> gaps = new HashMap<>();
    private final Set<String> takenBack = new HashSet<>();

    private Account() {}

    /** Each as {@code tenant/user/device p17}. */
    static Set<String> missing(List<Event> history) {
        return new Account().of(history);
    }

    private Set<String> of(List<Event> history) {
        Map<String, String> devices = new HashMap<>();
        for (Event event : history) {
            if (event instanceof Event.Pushing pushing) {
                pushings.put(pushing.push(), pushing);
                pushing.options().about().ifPresent(takenBack::add);
            } else if (event instanceof Event.Opening opening) {
                openings.put(opening.connection(), opening);
                devices.put(opening.device(), opening.follows().get(0));
            } else if (event instanceof Event.Received message && isHonest(message.connection())) {
                received.computeIfAbsent(device(message.connection()), ignored -> new HashSet<>())
                        .add(message.push());
            } else if (event instanceof Event.Gap gap && isHonest(gap.connection())) {
                gaps.computeIfAbsent(device(gap.connection()), ignored -> new ArrayList<>())
                        .add(gap);
            }
        }
        Set<String> missing = new TreeSet<>();
        for (Event event : history) {
            if (event instanceof Event.Logged logged && isPlain(logged)) {
                devices.forEach((device, mailbox) -> {
                    if (logged.mailbox().orElseThrow().equals(mailbox) && !has(device, logged)) {
                        missing.add(device + " " + logged.push().orElseThrow());
                    }
                });
            }
        }
        return missing;
    }

    private boolean isPlain(Event.Logged logged) {
        if (logged.push().isEmpty() || logged.mailbox().isEmpty()) {
            return false;
        }
        Event.Pushing pushing = pushings.get(logged.push().get());
        Event.Options options = pushing.options();
        return options.kind() == Kind.DURABLE
                && options.collapseKey().isEmpty()
                && options.ttlMillis().isEmpty()
                && options.devices().isEmpty()
                && !takenBack.contains(pushing.push());
    }

    private boolean has(String device, Event.Logged logged) {
        MessageId id = new MessageId(1, logged.offset());
        return received.getOrDefault(device, Set.of()).contains(logged.push().orElseThrow())
                || gaps.getOrDefault(device, List.of()).stream()
                        .anyMatch(gap -> gap.mailbox().equals(logged.mailbox().orElseThrow())
                                && id.isAfter(MessageId.parse(gap.from()))
                                && !id.isAfter(MessageId.parse(gap.to())));
    }

    private boolean isHonest(String connection) {
        return openings.get(connection).honest();
    }

    private String device(String connection) {
        return openings.get(connection).device();
    }
}
