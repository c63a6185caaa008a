package dev.godwit.api.push;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.v1.PushRequest;
import dev.godwit.protocol.v1.Target;

/** A request as protobuf. */
record ProtobufDraft(PushRequest request) implements Draft {

    static ProtobufDraft of(byte[] body) {
        try {
            return new ProtobufDraft(PushRequest.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("request: no protobuf (expected: a godwit.v1.PushRequest)", e);
        }
    }

    @Override
    public boolean namesTenant() {
        return !request.getTenant().isEmpty();
    }

    @Override
    public Draft withId(String id) {
        return new ProtobufDraft(request.toBuilder().setId(id).build());
    }

    @Override
    public Draft withTenant(String tenant) {
        return new ProtobufDraft(request.toBuilder().setTenant(tenant).build());
    }

    @Override
    public Draft to(Mailbox mailbox) {
        Target.Builder to = Target.newBuilder();
        switch (mailbox.kind()) {
            case USER -> to.setUser(mailbox.name());
            case TOPIC -> to.setTopic(mailbox.name());
            case BROADCAST -> to.setAll(true);
        }
        return new ProtobufDraft(request.toBuilder().setTo(to).build());
    }

    @Override
    public byte[] bytes() {
        return request.toByteArray();
    }
}
