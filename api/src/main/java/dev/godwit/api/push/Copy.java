package dev.godwit.api.push;

import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.records.TopicRecord;
import java.util.Optional;

/**
 * What a request becomes for one mailbox.
 *
 * @param idempotency empty where the mailbox's log would not recognize it
 */
record Copy(Mailbox mailbox, Partition partition, TopicRecord record, Optional<Idempotency> idempotency) {

    GlobalId id(long offset) {
        return GlobalId.of(partition, offset);
    }
}
