package dev.godwit.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the settings records say. Rewrite it with: -Dgodwit.rewrite=true */
class ReferencePageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void page_isWhatTheRecordsSay() throws Exception {
        if (Boolean.getBoolean("godwit.rewrite")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ReferencePage.text());
        }
        assertThat(PAGE).as("rewrite with -Dgodwit.rewrite=true").hasContent(ReferencePage.text());
    }
}
