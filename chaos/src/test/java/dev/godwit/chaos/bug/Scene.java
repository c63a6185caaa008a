package dev.godwit.chaos.bug;

import dev.godwit.inbox.LogRules;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.nio.charset.StandardCharsets;

/** What the scenes of all bugs have in common: one partition, one user, time that stands still. */
class Scene {

    static final long NOW = 1_700_000_000_000L;
    static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    static final LogRules RULES = LogRules.DEFAULT;

    final ManualLoop loop = new ManualLoop(NOW);

    static byte[] message(String text) {
        return new Message("e", Payload.json('"' + text + '"'), NOW, "").encode();
    }

    static String text(Message message) {
        return new String(message.data().bytes(), StandardCharsets.UTF_8).replace("\"", "");
    }
}
