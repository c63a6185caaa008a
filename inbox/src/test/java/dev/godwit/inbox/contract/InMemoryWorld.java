package dev.godwit.inbox.contract;

import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import org.jspecify.annotations.Nullable;

/** The twin. */
public final class InMemoryWorld implements World {

    private @Nullable InMemoryInbox inbox;

    @Override
    public LogWriter writer(PushTopic topic, LogRules rules) {
        return inbox(topic, rules);
    }

    @Override
    public LogReader reader(PushTopic topic, LogRules rules) {
        return inbox(topic, rules);
    }

    @Override
    public void expire(PushTopic topic, Mailbox mailbox) {
        if (inbox != null) {
            inbox.expire(mailbox);
        }
    }

    @Override
    public void wipe() {
        if (inbox != null) {
            inbox.wipe();
        }
    }

    private InMemoryInbox inbox(PushTopic topic, LogRules rules) {
        if (inbox == null) {
            inbox = new InMemoryInbox(topic, rules, System::currentTimeMillis);
        }
        return inbox;
    }
}
