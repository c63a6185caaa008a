package dev.godwit.chaos.bug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.chaos.nemesis.FaultKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever rebuilds what a bug changes has to rebuild the bug. */
class BugsTest {

    private static final String TAIL = "dev.godwit.gateway.hub.Tail";

    static List<Arguments> changes() {
        return Bugs.ALL.stream()
                .flatMap(bug -> bug.changes().stream().map(change -> Arguments.of(bug.name(), change)))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("changes")
    void everyChange_findsItsPlaceInTheProduct(String bug, Change change) {
        assertThat(changed(change)).isNotEqualTo(code(change.type()));
    }

    @Test
    void everyBug_isFoundByItsName() {
        assertThat(Bugs.ALL)
                .hasSize(12)
                .allSatisfy(bug -> assertThat(Bugs.named(bug.name())).isSameAs(bug));
        assertThatThrownBy(() -> Bugs.named("none"))
                .hasMessageContaining("none")
                .hasMessageContaining("commit-before-append");
    }

    @Test
    void everyBug_namesFaultsThatThereAre() {
        assertThat(Bugs.ALL)
                .allSatisfy(bug -> assertThat(bug.faults())
                        .isNotEmpty()
                        .allSatisfy(fault -> assertThat(FaultKind.of(fault)).isNotNull()));
    }

    @Test
    void readme_tellsOfEach() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md")))
                .containsSubsequence(Bugs.ALL.stream().map(BugsTest::row).toList());
    }

    @Test
    void storesAndRegistries_haveTheSameBugsAsTheirTwins() {
        assertThat(packages("xadd-star")).containsExactlyInAnyOrder("inbox.redis", "inbox.memory");
        assertThat(packages("trim-without-gap")).containsExactlyInAnyOrder("inbox.redis", "inbox.memory");
        assertThat(packages("unconditional-removal")).contains("registry.hazelcast", "registry.memory");
    }

    @Test
    void changeThatFindsNothing_fails() {
        assertFails(Exchanged.leftOut(TAIL, "renamed", "Tail.restart"), "0 methods named renamed");
        assertFails(Exchanged.leftOut(TAIL, "carryOut", "Tail.renamed"), "carryOut");
        assertFails(new Unwritten(TAIL, "trim", "renamed"), "trim");
        assertFails(new Inserted(TAIL, "renamed", BugsTest.class), "0 methods named renamed");
        assertFails(new Reworded("append.v2.lua", "renamed", "other"), "renamed");
        assertFails(new Reworded("append.v2.lua", "local", "other"), "local");
        assertFails(new Reworded("renamed.lua", "local", "other"), "renamed.lua");
    }

    @Test
    void bugThatDoesNotFit_isToldWhenItIsSown() {
        Change renamed = Exchanged.leftOut("dev.godwit.gateway.hub.Renamed", "carryOut", "Tail.restart");
        Change loaded = Exchanged.leftOut(TAIL, "carryOut", "Tail.restart");
        Sower sower = new Sower(new Bug("unfit", "", "", "", List.of(), List.of(renamed, loaded)));

        // No virtual machine asks this one to change anything.
        assertThatThrownBy(() -> sower.loadAll(ClassLoader.getSystemClassLoader()))
                .hasMessageContaining("bug unfit does not fit")
                .hasMessageContaining("hub.Renamed")
                .hasMessageContaining("loaded before");
    }

    private static void assertFails(Change change, String message) {
        assertThatThrownBy(() -> changed(change))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static String row(Bug bug) {
        return String.join(" | ", "| `" + bug.name() + "`", bug.sentence(), bug.rule(), bug.shownBy() + " |");
    }

    private static Set<String> packages(String bug) {
        return Bugs.named(bug).changes().stream()
                .map(change -> change.type().replaceAll("^dev\\.godwit\\.|\\.[^.]*$", ""))
                .collect(Collectors.toSet());
    }

    private static byte[] changed(Change change) {
        Bug bug = new Bug("one-change", "", "", "", List.of(), List.of(change));
        return new Sower(bug).changed(change.type(), code(change.type()));
    }

    private static byte[] code(String type) {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(type.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(type, e);
        }
    }
}
