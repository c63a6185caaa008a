package dev.godwit.router.lane;

import dev.godwit.inbox.Origin;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Reading;
import dev.godwit.protocol.RecordOrigin;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.log.PushRecord;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what a record is. Whatever it is, there is a plan: a record that nobody can read must not stop its partition. */
final class Classifier {

    private static final Logger log = LoggerFactory.getLogger(Classifier.class);

    private final PushTopic topic;
    private final DerivedRecords codec;
    private final Requests requests;
    private final RouterMetrics metrics;

    Classifier(PushTopic topic, DerivedRecords codec, ReceiptOptions receipts, RouterMetrics metrics) {
        this.topic = topic;
        this.codec = codec;
        this.requests = new Requests(receipts);
        this.metrics = metrics;
    }

    /**
     * @param topicId Kafka's id of the push topic; a derived record of another topic is a foreign one
     */
    Plan classify(PushRecord polled, String topicId) {
        try {
            Map<String, byte[]> headers = polled.headersByName();
            return derived(polled, headers, topicId)
                    .map(derived -> derived.fold(copy -> copy(polled, copy), lost -> new Plan.Lost(origin(lost))))
                    .orElseGet(() -> request(polled, headers));
        } catch (RuntimeException | StackOverflowError e) {
            log.warn(
                    "event=unreadable-record partition={} offset={} reason={}",
                    polled.partition(),
                    polled.offset(),
                    e.getClass().getName());
            return refuse("unreadable", "value", e.getClass().getSimpleName() + " while reading");
        }
    }

    private Optional<Derived> derived(PushRecord polled, Map<String, byte[]> headers, String topicId) {
        return codec.verify(headers.get(DerivedRecords.HEADER), polled.value())
                .filter(found -> isMapped(found) || found.origin().topicId().equals(topicId));
    }

    private Plan copy(PushRecord polled, Derived.Copy copy) {
        if (!liesHere(copy.mailbox(), polled)) {
            return refuse("bad_field", "partition", "a derived record of another partition");
        }
        return requests.plan(copy.request(), copy.origin().time(), Optional.of(origin(copy)));
    }

    private static Origin origin(Derived derived) {
        RecordOrigin from = derived.origin();
        return isMapped(derived)
                ? Origin.ofForeign(from.topicId(), from.partition(), from.offset())
                : Origin.ofPartition(from.partition(), from.offset(), from.index());
    }

    private static boolean isMapped(Derived derived) {
        return derived.fold(Derived.Copy::mapped, lost -> false);
    }

    private Plan request(PushRecord polled, Map<String, byte[]> headers) {
        byte[] value = polled.value();
        if (value != null && value.length > PushRequest.MAX_VALUE) {
            return refuse("too_large", "value", value.length + " bytes (expected: <= " + PushRequest.MAX_VALUE + ")");
        }
        Reading reading = PushRequestReader.read(polled.key(), value, headers);
        return reading.fold(request -> request(polled, request), Plan.Refuse::new);
    }

    private Plan request(PushRecord polled, PushRequest request) {
        metrics.ignoredFields(request.ignored().size());
        Mailbox first = request.targets().get(0);
        Optional<GlobalId> about = request.content().options().control().flatMap(Control::message);
        if (about.isPresent()
                && about.get().partition() != topic.partitionOf(first).number()) {
            return refuse("bad_field", "message", "of another mailbox (expected: an id of the mailbox in to)");
        }
        if (request.targets().size() > 1 || !liesHere(first, polled)) {
            return new Plan.Expand(request);
        }
        return requests.plan(request, polled.time(), Optional.empty());
    }

    private boolean liesHere(Mailbox mailbox, PushRecord polled) {
        return topic.partitionOf(mailbox).number() == polled.partition();
    }

    private static Plan refuse(String code, String field, String detail) {
        return new Plan.Refuse(new Reading.Refused(code, field, detail));
    }
}
