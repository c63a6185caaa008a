package dev.godwit.chaos.fleet.push;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.util.List;

/** Whom a push is for. */
record Target(Kind kind, String tenant, List<String> names) {

    /** What it names. */
    enum Kind {
        USER,
        USERS,
        TOPIC,
        ALL
    }

    Target {
        names = List.copyOf(names);
    }

    /** As in a history. */
    List<String> mailboxes() {
        return switch (kind) {
            case USER, USERS ->
                names.stream().map(name -> tenant + "/user/" + name).toList();
            case TOPIC -> names.stream().map(name -> tenant + "/topic/" + name).toList();
            case ALL -> List.of(tenant + "/all");
        };
    }

    /** The key of a record that lies where its mailbox does. */
    String key() {
        Tenant owner = new Tenant(tenant);
        return switch (kind) {
            case USER, USERS -> Mailbox.user(owner, names.get(0)).placementKey();
            case TOPIC -> Mailbox.topic(owner, names.get(0)).placementKey();
            case ALL -> Mailbox.broadcast(owner).placementKey();
        };
    }
}
