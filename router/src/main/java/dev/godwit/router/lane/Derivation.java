package dev.godwit.router.lane;

import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.RecordOrigin;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.PushRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that routers write to the push topic themselves. Their order and their indexes are frozen: an expansion that a
 * dead router began is repeated by the next one, of whatever version, and told by them.
 */
final class Derivation {

    private final PushTopic topic;
    private final DerivedRecords codec;

    Derivation(PushTopic topic, DerivedRecords codec) {
        this.topic = topic;
        this.codec = codec;
    }

    /** One copy per target, in one chain per target partition; the index of a copy is the target's place in the request. */
    Collection<Iterator<OutgoingRecord>> copies(PushRecord origin, PushRequest request, String topicId) {
        TreeMap<Integer, List<Integer>> byPartition = new TreeMap<>();
        for (int index = 0; index < request.targets().size(); index++) {
            int partition = topic.partitionOf(request.targets().get(index)).number();
            byPartition.computeIfAbsent(partition, ignored -> new ArrayList<>()).add(index);
        }
        List<Iterator<OutgoingRecord>> chains = new ArrayList<>();
        byPartition.forEach((partition, indexes) -> chains.add(indexes.stream()
                .map(index -> copy(place(origin, index, topicId), request, partition))
                .iterator()));
        return chains;
    }

    /** One record to every other partition: requests of this one, from the offset on and before the other, are lost. */
    Collection<Iterator<OutgoingRecord>> lost(int partition, long from, long to, String topicId, long now) {
        Derived lost = new Derived.Lost(new RecordOrigin(topicId, partition, to - 1, 0, now), partition, from, to - 1);
        return IntStream.range(0, topic.partitions())
                .filter(other -> other != partition)
                .mapToObj(other -> List.of(outgoing(other, null, lost)).iterator())
                .toList();
    }

    private OutgoingRecord copy(RecordOrigin origin, PushRequest request, int partition) {
        Mailbox mailbox = request.targets().get(origin.index());
        byte[] key = mailbox.placementKey().getBytes(StandardCharsets.UTF_8);
        return outgoing(partition, key, new Derived.Copy(origin, request.only(mailbox)));
    }

    private static RecordOrigin place(PushRecord origin, int index, String topicId) {
        return new RecordOrigin(topicId, origin.partition(), origin.offset(), index, origin.time());
    }

    private OutgoingRecord outgoing(int partition, byte @Nullable [] key, Derived derived) {
        DerivedRecords.Signed signed = codec.sign(derived);
        return new OutgoingRecord(
                OutgoingRecord.Topic.PUSH,
                partition,
                key,
                signed.value(),
                List.of(new Header(DerivedRecords.HEADER, signed.header())));
    }
}
