package dev.godwit.gateway.hub;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which hubs of this node follow which mailboxes. Confined to the node's loop. */
public final class NodeMailboxes {

    private final PushTopic topic;
    private final HubMetrics metrics;
    private final Map<String, NodeMailbox> byKey = new HashMap<>();
    private final Map<Mailbox, NodeMailbox> byName = new HashMap<>();
    private final List<Set<NodeMailbox>> byPartition;

    public NodeMailboxes(PushTopic topic, HubMetrics metrics) {
        this.topic = topic;
        this.metrics = metrics;
        this.byPartition = IntStream.range(0, topic.partitions())
                .<Set<NodeMailbox>>mapToObj(i -> new LinkedHashSet<>())
                .toList();
    }

    /** The mailbox of this key, if a hub follows it. */
    public Optional<NodeMailbox> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Brings arrivals to all hubs that follow them: one task for each hub. */
    public void dispatch(Collection<Arrival> arrivals) {
        Map<Hub, List<Arrival>> byHub = new LinkedHashMap<>();
        for (Arrival arrival : arrivals) {
            NodeMailbox mailbox = byName.get(arrival.mailbox());
            if (mailbox != null) {
                mailbox.followed()
                        .forEach(f -> byHub.computeIfAbsent(f.hub(), h -> new ArrayList<>())
                                .add(arrival));
            }
        }
        byHub.forEach(Hub::deliver);
    }

    NodeMailbox add(FollowedMailbox followed) {
        Mailbox name = followed.mailbox();
        NodeMailbox mailbox = byName.get(name);
        if (mailbox == null) {
            mailbox = new NodeMailbox(name, topic.partitionOf(name));
            byKey.put(name.key(), mailbox);
            byName.put(name, mailbox);
            byPartition.get(mailbox.partition().number()).add(mailbox);
            metrics.mailboxes(byKey.size());
        }
        mailbox.followed().add(followed);
        return mailbox;
    }

    /** Returns the mailbox if this was the last hub that followed it. */
    @Nullable
    NodeMailbox remove(FollowedMailbox followed) {
        NodeMailbox mailbox = byName.get(followed.mailbox());
        if (mailbox == null || !mailbox.followed().remove(followed) || !mailbox.gone()) {
            return null;
        }
        byKey.remove(mailbox.mailbox().key());
        byName.remove(mailbox.mailbox());
        byPartition.get(mailbox.partition().number()).remove(mailbox);
        metrics.mailboxes(byKey.size());
        return mailbox;
    }

    @Nullable
    NodeMailbox find(Mailbox mailbox) {
        return byName.get(mailbox);
    }

    int size() {
        return byKey.size();
    }

    List<NodeMailbox> all() {
        return List.copyOf(byKey.values());
    }

    List<NodeMailbox> of(Partition partition) {
        return List.copyOf(byPartition.get(partition.number()));
    }

    List<Partition> partitions() {
        return IntStream.range(0, topic.partitions())
                .filter(i -> !byPartition.get(i).isEmpty())
                .mapToObj(topic::partition)
                .toList();
    }

    public long generation() {
        return topic.generation();
    }

    /** Whether the partition is one of the topic that this node serves. */
    public boolean serves(long generation, int number) {
        return generation == topic.generation() && number >= 0 && number < topic.partitions();
    }

    public Partition partition(int number) {
        return topic.partition(number);
    }
}
