package dev.godwit.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.v1.Copy;
import dev.godwit.protocol.v1.DerivedRecord;
import dev.godwit.protocol.v1.Lost;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The value of a derived record: the protobuf {@code godwit.v1.DerivedRecord}. */
final class DerivedValue {

    private DerivedValue() {}

    static byte[] encode(Derived derived) {
        DerivedRecord.Builder record = DerivedRecord.newBuilder();
        return derived.fold(copy -> record.setCopy(wire(copy)), lost -> record.setLost(wire(lost)))
                .build()
                .toByteArray();
    }

    /** Empty for a kind of record that this version does not know. */
    static Optional<Derived> decode(RecordOrigin origin, byte[] value) {
        try {
            DerivedRecord record = DerivedRecord.parseFrom(value);
            return switch (record.getKindCase()) {
                case COPY -> Optional.of(copy(origin, record.getCopy()));
                case LOST -> Optional.of(lost(origin, record.getLost()));
                case KIND_NOT_SET -> Optional.empty();
            };
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Copy wire(Derived.Copy copy) {
        PushRequest request = copy.request();
        Retention retention = request.content().retention();
        return Copy.newBuilder()
                .setMailbox(copy.mailbox().key())
                .setMessage(StoredMessages.stored(request.message(copy.origin().time())))
                .setId(request.id().orElse(""))
                .setDelivery(wire(retention.delivery()))
                .setCollapseKey(retention.collapseKey().orElse(""))
                .setTtl(retention.ttl())
                .setMapped(copy.mapped())
                .build();
    }

    private static Derived copy(RecordOrigin origin, Copy copy) {
        Message message = StoredMessages.message(copy.getMessage());
        Retention retention = new Retention(delivery(copy.getDelivery()), text(copy.getCollapseKey()), copy.getTtl());
        return new Derived.Copy(
                origin,
                new PushRequest(
                        List.of(Mailbox.parse(copy.getMailbox())),
                        new Content(message.event(), message.data(), retention, message.options()),
                        text(copy.getId()),
                        Optional.of(message.time()),
                        message.traceparent(),
                        Set.of()),
                copy.getMapped());
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(given -> !given.isEmpty());
    }

    private static Lost wire(Derived.Lost lost) {
        return Lost.newBuilder()
                .setPartition(lost.partition())
                .setFromOffset(lost.first())
                .setToOffset(lost.last())
                .build();
    }

    private static Derived lost(RecordOrigin origin, Lost lost) {
        return new Derived.Lost(origin, lost.getPartition(), lost.getFromOffset(), lost.getToOffset());
    }

    private static Copy.Delivery wire(Retention.Delivery delivery) {
        return switch (delivery) {
            case DURABLE -> Copy.Delivery.DURABLE;
            case LATEST -> Copy.Delivery.LATEST;
            case VOLATILE -> Copy.Delivery.VOLATILE;
        };
    }

    private static Retention.Delivery delivery(Copy.Delivery delivery) {
        return switch (delivery) {
            case DURABLE -> Retention.Delivery.DURABLE;
            case LATEST -> Retention.Delivery.LATEST;
            case VOLATILE -> Retention.Delivery.VOLATILE;
            case UNRECOGNIZED -> throw new IllegalArgumentException("delivery: unknown");
        };
    }
}
