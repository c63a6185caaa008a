package dev.godwit.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.godwit.protocol.v1.Header;
import dev.godwit.protocol.v1.StoredControl;
import dev.godwit.protocol.v1.StoredMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Between {@link Message} and its protobuf. What is as usual takes no byte there. */
final class StoredMessages {

    private StoredMessages() {}

    static StoredMessage stored(Message message) {
        MessageOptions options = message.options();
        StoredMessage.Builder stored = StoredMessage.newBuilder()
                .setEvent(message.event())
                .setData(UnsafeByteOperations.unsafeWrap(message.data().bytes()))
                .setKind(wire(message.data().kind()))
                .setTime(message.time())
                .setTraceparent(message.traceparent())
                .setExpires(message.expires())
                .addAllDevices(options.devices())
                .setExcludeConnection(options.excludeConnection());
        if (options.priority() != MessageOptions.DEFAULT_PRIORITY) {
            stored.setPriority(options.priority());
        }
        options.headers()
                .forEach((name, value) ->
                        stored.addHeaders(Header.newBuilder().setName(name).setValue(value)));
        options.control().ifPresent(control -> stored.setControl(stored(control)));
        Tracking tracking = options.tracking();
        if (tracking.receipts() != Tracking.Receipts.UNSAID) {
            stored.setReceipt(tracking.receipts() == Tracking.Receipts.ASKED);
        }
        stored.setSettleFirst(tracking.settleFirst());
        return stored.build();
    }

    static Message message(StoredMessage stored) {
        return new Message(
                stored.getEvent(),
                payload(stored.getKind(), stored.getData()),
                stored.getTime(),
                stored.getExpires(),
                stored.getTraceparent(),
                options(stored));
    }

    private static MessageOptions options(StoredMessage stored) {
        boolean usual = !stored.hasPriority()
                && stored.getDevicesCount() == 0
                && stored.getExcludeConnection().isEmpty()
                && stored.getHeadersCount() == 0
                && !stored.hasControl()
                && !stored.hasReceipt()
                && !stored.getSettleFirst();
        if (usual) {
            return MessageOptions.DEFAULT;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        stored.getHeadersList().forEach(header -> headers.put(header.getName(), header.getValue()));
        return new MessageOptions(
                stored.hasPriority() ? stored.getPriority() : MessageOptions.DEFAULT_PRIORITY,
                stored.getDevicesList(),
                stored.getExcludeConnection(),
                headers,
                stored.hasControl() ? Optional.of(control(stored.getControl())) : Optional.empty(),
                tracking(stored));
    }

    private static Tracking tracking(StoredMessage stored) {
        if (!stored.hasReceipt()) {
            return new Tracking(Tracking.Receipts.UNSAID, stored.getSettleFirst());
        }
        Tracking.Receipts said = stored.getReceipt() ? Tracking.Receipts.ASKED : Tracking.Receipts.DECLINED;
        return new Tracking(said, stored.getSettleFirst());
    }

    private static StoredControl stored(Control control) {
        StoredControl.Builder stored = StoredControl.newBuilder().setKind(wire(control.kind()));
        control.message()
                .ifPresent(id -> stored.setGeneration(id.generation())
                        .setPartition(id.partition())
                        .setOffset(id.offset()));
        return stored.build();
    }

    private static Control control(StoredControl stored) {
        return switch (stored.getKind()) {
            case DELETE -> new Control(Control.Kind.DELETE, Optional.of(about(stored)));
            case SETTLE -> new Control(Control.Kind.SETTLE, Optional.of(about(stored)));
            case PURGE -> Control.purge();
            case UNRECOGNIZED -> throw new IllegalArgumentException("control: of a newer version");
        };
    }

    private static GlobalId about(StoredControl stored) {
        return new GlobalId(stored.getGeneration(), stored.getPartition(), stored.getOffset());
    }

    private static StoredControl.Kind wire(Control.Kind kind) {
        return switch (kind) {
            case DELETE -> StoredControl.Kind.DELETE;
            case SETTLE -> StoredControl.Kind.SETTLE;
            case PURGE -> StoredControl.Kind.PURGE;
        };
    }

    private static Payload payload(StoredMessage.Kind kind, ByteString data) {
        return switch (kind) {
            case JSON -> new Payload(Payload.Kind.JSON, data.toByteArray());
            case TEXT -> new Payload(Payload.Kind.TEXT, data.toByteArray());
            case BINARY, UNRECOGNIZED -> new Payload(Payload.Kind.BINARY, data.toByteArray());
        };
    }

    private static StoredMessage.Kind wire(Payload.Kind kind) {
        return switch (kind) {
            case JSON -> StoredMessage.Kind.JSON;
            case TEXT -> StoredMessage.Kind.TEXT;
            case BINARY -> StoredMessage.Kind.BINARY;
        };
    }
}
