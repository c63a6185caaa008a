package dev.godwit.inbox.contract;

import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;

/** An inbox under test, empty, and what the outside may do to it. */
public interface World {

    LogWriter writer(PushTopic topic, LogRules rules);

    LogReader reader(PushTopic topic, LogRules rules);

    /** The mailbox's log expires. */
    void expire(PushTopic topic, Mailbox mailbox);

    /** Everything is gone. */
    void wipe();
}
