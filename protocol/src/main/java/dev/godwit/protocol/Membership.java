package dev.godwit.protocol;

/**
 * A user's part in a mailbox that presence is told of: being connected at all, or following a topic.
 *
 * @param mailbox the user's own, or the topic's
 */
public record Membership(Mailbox mailbox, String user) {

    /** Of a user who is connected. */
    public static Membership online(Mailbox user) {
        return new Membership(user, user.name());
    }

    /**
     * Inverts {@link #text()}.
     *
     * @throws IllegalArgumentException if it was not made by that
     */
    public static Membership parse(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? online(Mailbox.parse(text))
                : new Membership(Mailbox.parse(text.substring(0, space)), Names.decode(text.substring(space + 1)));
    }

    /** Unforgeable: {@code u:alice}, {@code t:room.1 alice}. */
    public String text() {
        return mailbox.kind() == Mailbox.Kind.USER ? mailbox.key() : mailbox.key() + " " + Names.encode(user);
    }
}
