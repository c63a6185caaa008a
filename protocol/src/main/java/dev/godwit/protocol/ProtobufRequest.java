package dev.godwit.protocol;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.godwit.protocol.v1.MessageControl;
import dev.godwit.protocol.v1.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A push request as the protobuf {@code godwit.v1.PushRequest}. */
final class ProtobufRequest {

    private static final String TO_EXPECTED = "to with user, users, topic or all";

    private final dev.godwit.protocol.v1.PushRequest wire;
    private final RequestDraft draft = new RequestDraft();

    private ProtobufRequest(dev.godwit.protocol.v1.PushRequest wire) {
        this.wire = wire;
    }

    static PushRequest read(byte[] value, RecordHeaders headers) throws Refusal {
        try {
            return of(dev.godwit.protocol.v1.PushRequest.parseFrom(value), headers);
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.bad("value", "no protobuf", "a godwit.v1.PushRequest, as content-type says");
        }
    }

    static PushRequest of(dev.godwit.protocol.v1.PushRequest wire, RecordHeaders headers) throws Refusal {
        ProtobufRequest reader = new ProtobufRequest(wire);
        reader.addressing();
        if (wire.hasControl()) {
            return reader.draft.request(reader.control(), TO_EXPECTED, headers);
        }
        reader.content();
        reader.retention();
        reader.options();
        return reader.draft.request(TO_EXPECTED, "event", headers);
    }

    private void addressing() throws Refusal {
        if (wire.hasTo()) {
            Optional<Targets> targets = targets(wire.getTo());
            if (targets.isPresent()) {
                draft.to(targets.get());
            }
        }
        if (!wire.getTenant().isEmpty()) {
            draft.tenant("tenant", wire.getTenant());
        }
        if (!wire.getId().isEmpty()) {
            draft.id("id", wire.getId());
        }
        if (wire.hasTime()) {
            draft.time(millis(wire.getTime()));
        }
        if (!wire.getTraceparent().isEmpty()) {
            draft.traceparent("traceparent", wire.getTraceparent());
        }
        for (int number : wire.getUnknownFields().asMap().keySet()) {
            draft.ignore(Integer.toString(number));
        }
    }

    private static Optional<Targets> targets(Target to) throws Refusal {
        return switch (to.getKindCase()) {
            case USER -> Optional.of(Targets.user("to.user", to.getUser()));
            case TOPIC -> Optional.of(Targets.topic("to.topic", to.getTopic()));
            case USERS -> Optional.of(Targets.users(to.getUsers().getNamesList()));
            case ALL -> to.getAll() ? Optional.of(Targets.everybody()) : Optional.empty();
            case KIND_NOT_SET -> Optional.empty();
        };
    }

    private void content() throws Refusal {
        if (!wire.getEvent().isEmpty()) {
            draft.event("event", wire.getEvent());
        }
        switch (wire.getDataCase()) {
            case JSON -> {
                byte[] json = wire.getJson().getBytes(StandardCharsets.UTF_8);
                StrictJson.verify("json", json);
                draft.data(new Payload(Payload.Kind.JSON, json));
            }
            case TEXT ->
                draft.data(new Payload(Payload.Kind.TEXT, wire.getText().getBytes(StandardCharsets.UTF_8)));
            case BINARY ->
                draft.data(new Payload(Payload.Kind.BINARY, wire.getBinary().toByteArray()));
            case DATA_NOT_SET -> {
                // null.
            }
        }
    }

    private void retention() throws Refusal {
        switch (wire.getDelivery()) {
            case DELIVERY_UNSPECIFIED -> {
                // The default.
            }
            case DELIVERY_DURABLE -> draft.delivery("delivery", "durable");
            case DELIVERY_LATEST -> draft.delivery("delivery", "latest");
            case DELIVERY_VOLATILE -> draft.delivery("delivery", "volatile");
            case UNRECOGNIZED -> throw Refusal.bad("delivery", "something else", "durable, latest or volatile");
        }
        if (!wire.getCollapseKey().isEmpty()) {
            draft.collapseKey("collapse_key", wire.getCollapseKey());
        }
        if (wire.hasTtl()) {
            Duration ttl = wire.getTtl();
            if (ttl.getNanos() != 0) {
                throw Refusal.bad("ttl", "a part of a second", "whole seconds");
            }
            draft.ttl(Ttl.seconds("ttl", ttl.getSeconds()));
        }
    }

    private void options() throws Refusal {
        if (wire.hasPriority()) {
            draft.priority("priority", wire.getPriority());
        }
        if (wire.getDevicesCount() > 0) {
            draft.devices("devices", wire.getDevicesList());
        }
        if (!wire.getExcludeConnection().isEmpty()) {
            draft.excludeConnection("exclude_connection", wire.getExcludeConnection());
        }
        draft.headers("headers", wire.getHeadersMap());
        if (wire.hasReceipt()) {
            draft.receipt("receipt", wire.getReceipt());
        }
        switch (wire.getSettle()) {
            case SETTLE_UNSPECIFIED -> {
                // Not asked for.
            }
            case SETTLE_FIRST -> draft.settle("settle", "first");
            case UNRECOGNIZED -> throw Refusal.bad("settle", "something else", "first");
        }
    }

    private Control control() throws Refusal {
        List<String> given = new ArrayList<>();
        wire.getAllFields().keySet().forEach(field -> given.add(field.getName()));
        for (String name : given) {
            if (!PlainJson.WITH_CONTROL.contains(name)) {
                throw Refusal.bad(name, "beside control", "absent: a control is no message");
            }
        }
        MessageControl control = wire.getControl();
        String order = switch (control.getKind()) {
            case KIND_DELETE -> Control.Kind.DELETE.order();
            case KIND_SETTLE -> Control.Kind.SETTLE.order();
            case KIND_PURGE -> Control.Kind.PURGE.order();
            case KIND_UNSPECIFIED, UNRECOGNIZED -> "";
        };
        return Fields.control(order, Optional.of(control.getMessage()).filter(id -> !id.isEmpty()));
    }

    private static long millis(Timestamp time) throws Refusal {
        // Years 1 to 9999, as the type's own description says.
        if (time.getSeconds() < -62135596800L || time.getSeconds() > 253402300799L || time.getNanos() < 0) {
            throw Refusal.bad("time", "out of range", "years 1 to 9999");
        }
        return time.getSeconds() * 1000 + time.getNanos() / 1_000_000;
    }
}
