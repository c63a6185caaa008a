package dev.godwit.chaos.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * A device of a user.
 *
 * @param topics that it follows beside its user's mailbox and the broadcast
 */
public record Member(String tenant, String user, String device, Medium medium, List<String> topics) {

    /** How it connects. */
    public enum Medium {
        SSE,
        SOCKET_JSON,
        SOCKET_PROTOBUF,
        CALL
    }

    public Member {
        topics = List.copyOf(topics);
    }

    /** As in a history: {@code tenant/user/device}. */
    public String name() {
        return tenant + "/" + user + "/" + device;
    }

    /** Its user's. */
    public String ownMailbox() {
        return tenant + "/user/" + user;
    }

    /** All that it follows. */
    public List<String> follows() {
        List<String> mailboxes = new ArrayList<>(List.of(ownMailbox(), tenant + "/all"));
        topics.forEach(topic -> mailboxes.add(tenant + "/topic/" + topic));
        return mailboxes;
    }
}
