package dev.godwit.inbox.contract;

import dev.godwit.inbox.RevocationStore;
import dev.godwit.inbox.memory.InMemoryRevocations;

class InMemoryRevocationsTest extends RevocationContract {

    @Override
    RevocationStore store() {
        return new InMemoryRevocations();
    }
}
