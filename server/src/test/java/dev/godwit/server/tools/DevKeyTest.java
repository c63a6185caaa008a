package dev.godwit.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.server.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevKeyTest {

    @TempDir
    private Path folder;

    @Test
    void key_isMadeOnceForTheOwnerAlone() throws Exception {
        Path hidden = folder.resolve(".godwit");
        String secret = DevKey.in(hidden).secret();
        assertThat(DevKey.in(hidden).secret())
                .isEqualTo(secret)
                .startsWith(Secret.DEV_PREFIX)
                .hasSizeGreaterThan(50);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hidden.resolve("dev.key"))))
                .isEqualTo("rw-------");
        assertThat(hidden.resolve(".gitignore")).hasContent("*");
        try (var files = Files.list(hidden)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void firstUsesAtOnce_agree() {
        Set<String> secrets = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 16)
                .parallel()
                .forEach(i -> secrets.add(DevKey.in(folder).secret()));
        assertThat(secrets).hasSize(1);
    }

    @Test
    void clusterSecret_isAnother_butStays() {
        DevKey key = DevKey.in(folder);
        assertThat(key.clusterSecret())
                .isEqualTo(DevKey.in(folder).clusterSecret())
                .isNotEqualTo(key.secret())
                .startsWith(Secret.DEV_PREFIX);
    }
}
