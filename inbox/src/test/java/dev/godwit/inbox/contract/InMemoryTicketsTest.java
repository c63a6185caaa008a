package dev.godwit.inbox.contract;

import dev.godwit.inbox.TicketStore;
import dev.godwit.inbox.memory.InMemoryTickets;
import java.time.Duration;

class InMemoryTicketsTest extends TicketContract {

    private long now = 1_000_000;

    @Override
    TicketStore store() {
        return new InMemoryTickets(() -> now);
    }

    @Override
    void pass(Duration time) {
        now += time.toMillis();
    }
}
