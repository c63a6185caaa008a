package dev.godwit.api.push;

import dev.godwit.protocol.Mailbox;

/** A readable request that can be completed and addressed anew, in the format it came in. Never changed; a change is a new one. */
interface Draft {

    boolean namesTenant();

    Draft withId(String id);

    Draft withTenant(String tenant);

    /** For this mailbox only. */
    Draft to(Mailbox mailbox);

    byte[] bytes();
}
