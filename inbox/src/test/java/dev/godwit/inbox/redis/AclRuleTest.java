package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What scripts call is in the rule of docs/security.md: a user of Redis needs the rights for it too. */
class AclRuleTest {

    private static final Path SCRIPTS = Path.of("src", "main", "resources", "dev", "godwit", "inbox", "redis", "lua");
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\(\\s*'(\\w+)'");

    @Test
    void commandsOfScripts_areAllowed() throws IOException {
        AclRule rule = AclRule.documented();
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            assertThat(scripts.flatMap(AclRuleTest::calls).distinct())
                    .hasSizeGreaterThan(20)
                    .allMatch(rule::allows);
        }
    }

    private static Stream<String> calls(Path script) {
        try {
            return CALL.matcher(Files.readString(script))
                    .results()
                    .map(call -> call.group(1).toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
