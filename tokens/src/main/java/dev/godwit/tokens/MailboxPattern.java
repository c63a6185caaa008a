package dev.godwit.tokens;

import dev.godwit.protocol.Mailbox;
import java.util.List;

/**
 * Which mailboxes are meant, by their address within the tenant: {@code user/alice}, {@code user/guest-*}, {@code topic/orders.*},
 * {@code topic/orders.**}, {@code all}, or {@code **} for every mailbox. The name of a user is one piece, in which {@code *} stands
 * for any characters. A topic's name has segments between dots: {@code *} is exactly one of them, {@code **} at the end is one or
 * more.
 */
public final class MailboxPattern {

    private static final String EXPECTED = "user/<name>, topic/<name>, all or **, with * as a wildcard";
    private static final String REST = "**";
    private static final String USER = "user/";
    private static final String TOPIC = "topic/";

    private final String text;
    private final String name;

    private MailboxPattern(String text, String name) {
        this.text = text;
        this.name = name;
    }

    /**
     * @throws IllegalArgumentException unless the text is a pattern
     */
    public static MailboxPattern parse(String text) {
        if (text.equals(REST) || text.equals("all")) {
            return new MailboxPattern(text, "");
        }
        if (text.startsWith(USER) && text.length() > USER.length()) {
            return new MailboxPattern(text, text.substring(USER.length()));
        }
        if (text.startsWith(TOPIC) && text.length() > TOPIC.length()) {
            return new MailboxPattern(text, topic(text.substring(TOPIC.length())));
        }
        throw new IllegalArgumentException("push: " + text + " (expected: " + EXPECTED + ")");
    }

    /** Whether the mailbox is meant, whatever its tenant. */
    public boolean matches(Mailbox mailbox) {
        if (text.equals(REST)) {
            return true;
        }
        return switch (mailbox.kind()) {
            case USER -> text.startsWith(USER) && Glob.matches(name, mailbox.name());
            case TOPIC -> text.startsWith(TOPIC) && segments(name).matches(segments(mailbox.name()));
            case BROADCAST -> text.equals("all");
        };
    }

    @Override
    public String toString() {
        return text;
    }

    private static String topic(String name) {
        List<String> segments = segments(name).list();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean wildcard = segment.equals("*") || (segment.equals(REST) && i == segments.size() - 1);
            if (segment.contains("*") && !wildcard) {
                throw new IllegalArgumentException(
                        "push: " + TOPIC + name + " (expected: * as a whole segment between dots, ** as the last)");
            }
        }
        return name;
    }

    private static Segments segments(String name) {
        return new Segments(List.of(name.split("\\.", -1)));
    }

    private record Segments(List<String> list) {

        boolean matches(Segments topic) {
            boolean rest = list.get(list.size() - 1).equals(REST);
            int fixed = rest ? list.size() - 1 : list.size();
            if (rest ? topic.list.size() <= fixed : topic.list.size() != fixed) {
                return false;
            }
            for (int i = 0; i < fixed; i++) {
                if (!list.get(i).equals("*") && !list.get(i).equals(topic.list.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
