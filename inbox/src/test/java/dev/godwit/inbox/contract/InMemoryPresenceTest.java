package dev.godwit.inbox.contract;

import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.memory.InMemoryPresence;

class InMemoryPresenceTest extends PresenceContract {

    @Override
    PresenceStore store() {
        return new InMemoryPresence();
    }
}
