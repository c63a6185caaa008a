package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.runtime.Loop;
import java.util.HashMap;
import java.util.Map;

/**
 * Who polls is here between two requests too: for a moment after each. Else it would never be here for long enough to be told of.
 * Confined to its loop.
 */
final class Lingering {

    /** For the next request to come, also to another node. */
    static final long MILLIS = 3_000;

    private final Loop loop;
    private final Comings comings;
    private final Map<Guest, Loop.Timer> guests = new HashMap<>();

    /**
     * @param mailbox a user's, or a topic
     * @param member of the topic; empty for a user
     */
    private record Guest(Mailbox mailbox, String member) {}

    Lingering(Loop loop, Comings comings) {
        this.loop = loop;
        this.comings = comings;
    }

    /** Called before it is told that the user left. */
    void user(Mailbox user) {
        stay(new Guest(user, ""));
    }

    void member(Mailbox topic, String user) {
        stay(new Guest(topic, user));
    }

    private void stay(Guest guest) {
        Loop.Timer before = guests.remove(guest);
        if (before == null) {
            tell(guest, true);
        } else {
            before.cancel();
        }
        guests.put(guest, loop.after(MILLIS, () -> {
            guests.remove(guest);
            tell(guest, false);
        }));
    }

    private void tell(Guest guest, boolean here) {
        if (guest.mailbox().kind() == Mailbox.Kind.USER) {
            comings.user(guest.mailbox(), here);
        } else {
            comings.member(guest.mailbox(), guest.member(), here);
        }
    }
}
