package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogPage;
import dev.godwit.protocol.Mailbox;
import java.util.List;

/**
 * One atomic look at a log, decoded once for all who asked for it.
 *
 * @param entries those of the log, in its order
 */
public record Page(LogPage log, List<Entry> entries) {

    static Page of(Mailbox mailbox, LogPage log) {
        return new Page(
                log, log.entries().stream().map(e -> Entry.of(mailbox, e)).toList());
    }
}
