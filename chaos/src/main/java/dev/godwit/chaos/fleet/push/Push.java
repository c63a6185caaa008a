package dev.godwit.chaos.fleet.push;

import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import java.util.List;

/**
 * A push as the mix has it.
 *
 * @param number of its name; a repeat has that of the first
 * @param padding bytes of data beside the name
 * @param misplaced produced with a key that is not its mailbox's
 */
record Push(int number, Way way, Target target, Options options, int padding, boolean misplaced) {

    /** By which way in. */
    enum Way {
        KAFKA,
        HTTP
    }

    String name() {
        return PushName.of(number);
    }

    /** None for a record that cannot be read. */
    List<String> mailboxes() {
        return options.kind() == Kind.POISON ? List.of() : target.mailboxes();
    }

    /** Whether the place that is told for it is that of the message: of several mailboxes each has its own. */
    boolean isDirect() {
        return mailboxes().size() == 1 && !misplaced;
    }
}
