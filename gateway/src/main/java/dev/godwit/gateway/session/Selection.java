package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.util.Optional;

/**
 * Which connections are meant.
 *
 * @param followers only those that follow this user's mailbox or topic
 * @param tenant without a mailbox: only those of this tenant
 */
public record Selection(Optional<Mailbox> followers, Optional<Tenant> tenant) {

    public Selection {
        if (followers
                .filter(mailbox -> mailbox.kind() == Mailbox.Kind.BROADCAST)
                .isPresent()) {
            throw new IllegalArgumentException("mailbox: a broadcast (expected: a user or a topic)");
        }
    }

    /** Whoever follows the mailbox; no broadcast. */
    public static Selection followers(Mailbox mailbox) {
        return new Selection(Optional.of(mailbox), Optional.empty());
    }

    Optional<Mailbox> topic() {
        return followers.filter(mailbox -> mailbox.kind() == Mailbox.Kind.TOPIC);
    }

    /** Just before the first one in the order of all connections. */
    Place begin() {
        Optional<Mailbox> user = user();
        return new Place(
                user.map(Mailbox::tenant).or(() -> tenant).map(Tenant::name).orElse(""),
                user.map(Mailbox::name).orElse(""),
                "");
    }

    /** Whether one at or after the begin is meant; where one is not, none after it is. */
    boolean includes(Place place) {
        Place begin = begin();
        return (begin.tenant().isEmpty() || begin.tenant().equals(place.tenant()))
                && (begin.user().isEmpty() || begin.user().equals(place.user()));
    }

    private Optional<Mailbox> user() {
        return followers.filter(mailbox -> mailbox.kind() == Mailbox.Kind.USER);
    }
}
