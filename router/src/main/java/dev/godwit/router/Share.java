package dev.godwit.router;

import dev.godwit.router.lane.Lanes;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.presence.Presence;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Who works on this router's share of the partitions: the messages first. */
record Share(Lanes lanes, Optional<Presence> presence) implements PushLog.Listener {

    @Override
    public void assigned(Collection<Integer> partitions) {
        lanes.assigned(partitions);
        presence.ifPresent(arbiters -> arbiters.assigned(partitions));
    }

    @Override
    public void revoked(Collection<Integer> partitions) {
        lanes.revoked(partitions);
        presence.ifPresent(arbiters -> arbiters.revoked(partitions));
    }

    @Override
    public void records(int partition, List<PushRecord> records) {
        lanes.records(partition, records);
    }
}
