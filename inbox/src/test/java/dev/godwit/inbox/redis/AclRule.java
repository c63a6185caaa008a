package dev.godwit.inbox.redis;

import dev.godwit.inbox.redis.RedisSettings.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a user of Redis may do, as Redis writes it. */
public record AclRule(List<String> words) {

    private static final Path PAGE = Path.of("..", "docs", "security.md");
    private static final String BEGIN = "ACL SETUSER godwit ";

    /** The one that operators are told to use. */
    public static AclRule documented() {
        try {
            String text = Files.readString(PAGE);
            int begin = text.indexOf(BEGIN);
            if (begin < 0) {
                throw new AssertionError(PAGE + ": no " + BEGIN);
            }
            String rule = text.substring(begin, text.indexOf("```", begin));
            return new AclRule(List.of(rule.replace("\\\n", " ").strip().split("\\s+")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public AclRule forPrefix(String prefix) {
        return new AclRule(words.stream()
                .map(word -> word.equals("~godwit:*") ? "~" + prefix + "*" : word)
                .toList());
    }

    /** The command that makes the user. */
    public List<String> command(Login login) {
        return words.stream()
                .map(word -> word.equals(">PASSWORD") ? ">" + login.password() : word)
                .toList();
    }

    boolean allows(String command) {
        return words.contains("+" + command);
    }
}
