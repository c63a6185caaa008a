package dev.godwit.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.v1.Copy;
import dev.godwit.protocol.v1.DerivedRecord;
import dev.godwit.protocol.v1.Lost;
import java.util.Optional;

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
        return Copy.newBuilder()
                .setMailbox(copy.mailbox().key())
                .setMessage(copy.message().stored())
                .setId(copy.id().orElse(""))
                .setDelivery(wire(copy.delivery()))
                .setCollapseKey(copy.collapseKey().orElse(""))
                .build();
    }

    private static Derived copy(RecordOrigin origin, Copy copy) {
        return new Derived.Copy(
                origin,
                Mailbox.parse(copy.getMailbox()),
                Message.of(copy.getMessage()),
                Optional.of(copy.getId()).filter(id -> !id.isEmpty()),
                delivery(copy.getDelivery()),
                Optional.of(copy.getCollapseKey()).filter(key -> !key.isEmpty()));
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

    private static Copy.Delivery wire(PushRequest.Delivery delivery) {
        return switch (delivery) {
            case DURABLE -> Copy.Delivery.DURABLE;
            case LATEST -> Copy.Delivery.LATEST;
            case VOLATILE -> Copy.Delivery.VOLATILE;
        };
    }

    private static PushRequest.Delivery delivery(Copy.Delivery delivery) {
        return switch (delivery) {
            case DURABLE -> PushRequest.Delivery.DURABLE;
            case LATEST -> PushRequest.Delivery.LATEST;
            case VOLATILE -> PushRequest.Delivery.VOLATILE;
            case UNRECOGNIZED -> throw new IllegalArgumentException("delivery: unknown");
        };
    }
}
