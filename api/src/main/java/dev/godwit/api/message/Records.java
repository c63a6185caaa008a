package dev.godwit.api.message;

import dev.godwit.api.message.RecordSource.StoredRecord;
import dev.godwit.api.push.PushProblems;
import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Reading;
import java.util.Optional;

/** Reads a record as a router does. */
final class Records {

    private final PushTopic topic;
    private final DerivedRecords codec;

    Records(PushTopic topic, DerivedRecords codec) {
        this.topic = topic;
        this.codec = codec;
    }

    /** The message of one mailbox that the record is; else what it became instead; neither for what is no message. */
    record Meaning(Optional<Copy> copy, Optional<MessageStatus> instead) {

        static Meaning of(Copy copy) {
            return new Meaning(Optional.of(copy), Optional.empty());
        }

        static Meaning of(MessageStatus status) {
            return new Meaning(Optional.empty(), Optional.of(status));
        }
    }

    Meaning meaning(GlobalId id, StoredRecord record) {
        Optional<Derived> derived = codec.verify(record.headers().get(DerivedRecords.HEADER), record.value());
        if (derived.isPresent()) {
            long time = derived.get().origin().time();
            return derived.get()
                    .fold(
                            copy -> Meaning.of(new Copy(id, copy.request(), time)),
                            lost -> new Meaning(Optional.empty(), Optional.empty()));
        }
        Reading reading = PushRequestReader.read(record.key(), record.value(), record.headers());
        return reading.fold(request -> request(id, request, record.time()), refused -> refused(id, refused, record));
    }

    private Meaning request(GlobalId id, PushRequest request, long time) {
        Mailbox first = request.targets().get(0);
        boolean here = request.targets().size() == 1 && topic.partitionOf(first).number() == id.partition();
        return here
                ? Meaning.of(new Copy(id, request, time))
                : Meaning.of(MessageStatus.of(id, MessageStatus.State.EXPANDED, time));
    }

    private static Meaning refused(GlobalId id, Reading.Refused refused, StoredRecord record) {
        return Meaning.of(MessageStatus.of(id, MessageStatus.State.REJECTED, record.time())
                .because(PushProblems.unreadable(refused)));
    }
}
