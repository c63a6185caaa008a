package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;

/**
 * Who comes to an event loop and who leaves it: the first and the last connection of each user. Each that
 * came leaves once; one may come again before it has left. Called on that loop.
 */
public interface Comings {

    /** Tells nobody. */
    Comings UNHEARD = new Comings() {
        @Override
        public void user(Mailbox user, boolean here) {}

        @Override
        public void member(Mailbox topic, String user, boolean here) {}
    };

    void user(Mailbox user, boolean here);

    void member(Mailbox topic, String user, boolean here);
}
