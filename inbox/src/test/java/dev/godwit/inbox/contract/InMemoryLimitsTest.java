package dev.godwit.inbox.contract;

import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.memory.InMemoryLimits;

class InMemoryLimitsTest extends SharedLimitsContract {

    @Override
    SharedLimits limits() {
        return new InMemoryLimits();
    }
}
