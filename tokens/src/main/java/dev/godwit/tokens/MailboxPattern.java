package dev.godwit.tokens;

import dev.godwit.protocol.Mailbox;
import java.util.function.Predicate;

/**
 * Which mailboxes are meant, by their address within the tenant: {@code user/alice}, {@code user/guest-*}, {@code topic/orders.*},
 * {@code topic/orders.**}, {@code all}, or {@code **} for every mailbox. The name of a user is one piece, in which {@code *} stands
 * for any characters; that of a topic is matched as {@link TopicPattern} does.
 */
public final class MailboxPattern {

    private static final String EXPECTED = "user/<name>, topic/<name>, all or **, with * as a wildcard";
    private static final String USER = "user/";
    private static final String TOPIC = "topic/";

    private final String text;
    private final Predicate<Mailbox> mailboxes;

    private MailboxPattern(String text, Predicate<Mailbox> mailboxes) {
        this.text = text;
        this.mailboxes = mailboxes;
    }

    /**
     * @param service put in for {@code {sub}} in topics
     * @throws IllegalArgumentException unless the text is a pattern
     */
    public static MailboxPattern parse(String text, String service) {
        if (text.equals("**")) {
            return new MailboxPattern(text, any -> true);
        }
        if (text.equals("all")) {
            return new MailboxPattern(text, mailbox -> mailbox.kind() == Mailbox.Kind.BROADCAST);
        }
        if (text.startsWith(USER) && text.length() > USER.length()) {
            String name = text.substring(USER.length());
            return new MailboxPattern(
                    text, mailbox -> mailbox.kind() == Mailbox.Kind.USER && Glob.matches(name, mailbox.name()));
        }
        if (text.startsWith(TOPIC)) {
            TopicPattern topic = TopicPattern.parse(text.substring(TOPIC.length()), service);
            return new MailboxPattern(
                    text, mailbox -> mailbox.kind() == Mailbox.Kind.TOPIC && topic.matches(mailbox.name()));
        }
        throw new IllegalArgumentException("push: " + text + " (expected: " + EXPECTED + ")");
    }

    /** Whether the mailbox is meant, whatever its tenant. */
    public boolean matches(Mailbox mailbox) {
        return mailboxes.test(mailbox);
    }

    @Override
    public String toString() {
        return text;
    }
}
