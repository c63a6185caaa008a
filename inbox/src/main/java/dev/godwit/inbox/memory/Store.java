package dev.godwit.inbox.memory;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All that an in-memory inbox holds. */
final class Store {

    private final Map<Partition, PartitionState> partitions = new HashMap<>();
    private final Map<Mailbox, Cursors> cursors = new HashMap<>();

    Optional<PartitionState> existing(Partition partition) {
        return Optional.ofNullable(partitions.get(partition));
    }

    PartitionState started(Partition partition, String topicId, long floor, long kafkaEnd) {
        return partitions.computeIfAbsent(
                partition, fresh -> PartitionState.started(partition, topicId, floor, kafkaEnd));
    }

    Cursors cursors(Mailbox user) {
        return cursors.computeIfAbsent(user, fresh -> new Cursors());
    }

    void forgetCursors(Mailbox user) {
        cursors.remove(user);
    }

    Store copy() {
        Store copy = new Store();
        partitions.forEach((partition, state) -> copy.partitions.put(partition, state.copy()));
        cursors.forEach((user, devices) -> copy.cursors.put(user, devices.copy()));
        return copy;
    }
}
