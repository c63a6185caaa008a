package dev.godwit.router.lane;

import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Receipt;
import dev.godwit.protocol.SettleOrder;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.PushRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The records that routers write about messages whose service wants to know what becomes of them. */
final class ReceiptRecords {

    private static final int ANY = -1;
    private static final List<Header> HEADERS =
            List.of(new Header("content-type", Receipt.CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII)));

    private ReceiptRecords() {}

    /** Those of one user lie on one partition, in their order. */
    static OutgoingRecord of(Receipt receipt) {
        return new OutgoingRecord(
                OutgoingRecord.Topic.RECEIPTS, ANY, key(receipt.user()), receipt.cloudEvent(), HEADERS);
    }

    /** A push request like that of any service. */
    static OutgoingRecord of(Partition partition, SettleOrder order) {
        return new OutgoingRecord(
                OutgoingRecord.Topic.PUSH, partition.number(), key(order.user()), order.request(), List.of());
    }

    /** Of a message whose id came before with other content. */
    static OutgoingRecord rejected(Partition partition, PushRecord polled, Mailbox user, Tracked tracked) {
        return of(new Receipt(
                user,
                GlobalId.of(partition, polled.offset()),
                Optional.empty(),
                Receipt.State.REJECTED,
                polled.time(),
                tracked.event(),
                tracked.producerId()));
    }

    private static byte[] key(Mailbox user) {
        return user.placementKey().getBytes(StandardCharsets.UTF_8);
    }
}
