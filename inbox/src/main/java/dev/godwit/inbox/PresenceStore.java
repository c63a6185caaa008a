package dev.godwit.inbox;

import dev.godwit.protocol.Partition;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * What was published about presence, by partition, for the next owner of it. Can be lost: then it is published again. A failed stage
 * is an {@link InboxUnavailable}.
 */
public interface PresenceStore {

    CompletionStage<PresenceState> read(Partition partition);

    CompletionStage<Void> put(Partition partition, String member, Published published);

    /** Forgets members, and notes their highest sequence as the floor; never lowers it. */
    CompletionStage<Void> forget(Partition partition, Collection<String> members, long floor);
}
