package dev.godwit.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.server.fixture.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script, in a copy of the house that has nothing but sources, a Maven that only pretends, and the program that this
 * build just made.
 */
class LauncherIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Path house;

    @BeforeEach
    void copyOfTheHouse() throws IOException {
        house = Files.createDirectories(folder.resolve("a house"));
        Files.copy(ROOT.resolve("godwit"), house.resolve("godwit"));
        assertThat(house.resolve("godwit").toFile().setExecutable(true)).isTrue();
        Files.writeString(house.resolve("pom.xml"), "<project/>");
        Files.createDirectories(house.resolve("server/src/main"));
        Files.writeString(house.resolve("server/src/main/A.java"), "class A {}");
        Files.writeString(house.resolve("server/pom.xml"), "<project/>");
        maven("""
                echo '[INFO] Building Godwit protocol 0.1.0 [1/2]'
                echo '[INFO] Building Godwit server 0.1.0 [2/2]'
                mkdir -p server/target/godwit
                ln -sfn '%s' server/target/godwit/lib
                """.formatted(ROOT.resolve("server/target/godwit/lib")));
    }

    @Test
    void firstStart_buildsAndTells_theNextDoesNot() {
        ChildProcess first = godwit("version");
        assertThat(first.exitCode(SOON)).as(first.report()).isZero();
        assertThat(first.err()).isEqualTo("""
                        godwit: first start: building (downloads libraries the first time; a few minutes)
                        godwit:   1/2 Godwit protocol
                        godwit:   2/2 Godwit server
                        godwit: built
                        """);
        assertThat(first.out()).matches("(?s)godwit \\d.*");
        ChildProcess next = godwit("version");
        assertThat(next.exitCode(SOON)).isZero();
        assertThat(next.err()).isEmpty();
    }

    @Test
    void changedAddedOrRemovedSource_isBuilt() throws Exception {
        assertThat(godwit("version").exitCode(SOON)).isZero();
        Path source = house.resolve("server/src/main/A.java");
        Files.setLastModifiedTime(
                source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 2_000));
        assertThat(errorsOf("version")).startsWith("godwit: sources have changed: building\n");
        Files.delete(source);
        Files.setLastModifiedTime(
                source.getParent(), java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 2_000));
        assertThat(errorsOf("version")).startsWith("godwit: sources have changed: building\n");
    }

    /** What breaks a cluster lies in a folder of its own, and is built and found there only. */
    @Test
    void chaos_isAProgramOfItsOwn() throws Exception {
        assertThat(godwit("version").exitCode(SOON)).isZero();
        maven("mkdir -p chaos/target/godwit/lib\necho \"$@\" >asked\n");
        ChildProcess chaos = godwit("chaos", "--help");
        assertThat(chaos.exitCode(SOON)).isEqualTo(1);
        assertThat(chaos.err()).contains("first start: building", "dev.godwit.chaos.Main");
        assertThat(house.resolve("asked")).content().contains("-pl chaos -am");
        assertThat(errorsOf("version")).as("and the other is as it was").isEmpty();
    }

    @Test
    void failedBuild_showsTheEndOfItsLog() throws Exception {
        maven("echo '[ERROR] A.java:[1,1] missing'\nexit 1\n");
        ChildProcess failed = godwit("version");
        assertThat(failed.exitCode(SOON)).isEqualTo(1);
        assertThat(failed.err()).contains("[ERROR] A.java:[1,1] missing", "godwit: the build failed; the whole log: ");
        assertThat(failed.out()).isEmpty();
        assertThat(house.resolve("server/target/godwit.lock")).doesNotExist();
        assertThat(errorsOf("version")).as("and is tried again").contains("the build failed");
    }

    @Test
    void symbolicLinkAndOtherDirectory_leadHome() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("g"), Path.of("a house/godwit"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        ChildProcess linked = ChildProcess.launch(elsewhere, Map.of(), command(link, "token", "--user", "alice"));
        assertThat(linked.exitCode(SOON)).as(linked.report()).isZero();
        assertThat(house.resolve(".godwit/dev.key")).exists();
    }

    @Test
    void exitCodesAndArguments_passThrough() {
        ChildProcess misused = godwit("push", "--to", "a b", "--event", "x y", "not json");
        assertThat(misused.exitCode(SOON)).isEqualTo(2);
        assertThat(misused.err()).contains("data: not JSON");
    }

    @Test
    void missingOrOldJava_isOneLine() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        List<String> command =
                new ArrayList<>(List.of("env", "-i", "PATH=" + tools(), "JAVA_HOME=" + folder.resolve("jdk")));
        command.addAll(List.of(house.resolve("godwit").toString(), "version"));
        ChildProcess old = ChildProcess.launch(folder, Map.of(), command);
        assertThat(old.exitCode(SOON)).isEqualTo(1);
        assertThat(old.err())
                .isEqualTo("godwit: needs a JDK 17 or later in JAVA_HOME or PATH (found: Java 11 at " + java + ")\n");
    }

    /** A PATH with what the script needs, and without Java. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink", "sed", "find", "head", "cat", "mkdir", "rm")) {
            for (String place : List.of("/usr/bin", "/bin")) {
                Path there = Path.of(place, tool);
                if (Files.exists(there) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), there);
                }
            }
        }
        return tools;
    }

    private String errorsOf(String... arguments) {
        ChildProcess process = godwit(arguments);
        process.exitCode(SOON);
        return process.err();
    }

    private ChildProcess godwit(String... arguments) {
        return ChildProcess.launch(folder, Map.of(), command(house.resolve("godwit"), arguments));
    }

    /** In an empty environment, but for the JDK of this test. */
    private static List<String> command(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env", "-i", "PATH=/usr/bin:/bin", "JAVA_HOME=" + System.getProperty("java.home"), script.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void maven(String body) throws IOException {
        Path script = Files.writeString(house.resolve("mvnw"), "#!/bin/sh\nset -e\n" + body);
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }
}
