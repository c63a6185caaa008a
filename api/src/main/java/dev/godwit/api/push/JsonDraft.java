package dev.godwit.api.push;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.RequestObject;

/**
 * A request in JSON, plain or as a CloudEvent.
 *
 * @param tenantMember where it names its tenant
 */
record JsonDraft(RequestObject object, String tenantMember) implements Draft {

    static JsonDraft of(byte[] body, String tenantMember) {
        return new JsonDraft(RequestObject.of(body), tenantMember);
    }

    @Override
    public boolean namesTenant() {
        return object.has(tenantMember);
    }

    @Override
    public Draft withId(String id) {
        return with("id", id);
    }

    @Override
    public Draft withTenant(String tenant) {
        return with(tenantMember, tenant);
    }

    @Override
    public Draft to(Mailbox mailbox) {
        return new JsonDraft(object.to(mailbox), tenantMember);
    }

    @Override
    public byte[] bytes() {
        return object.bytes();
    }

    private Draft with(String member, String text) {
        return new JsonDraft(object.with(member, text), tenantMember);
    }
}
