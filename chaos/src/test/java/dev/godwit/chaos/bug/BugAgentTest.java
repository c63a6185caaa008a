package dev.godwit.chaos.bug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** In processes of their own: each bug does what it says, where nothing else is wrong. */
class BugAgentTest {

    static final List<Bug> BUGS = Bugs.ALL;

    @ParameterizedTest
    @FieldSource("BUGS")
    void bug_bites(Bug bug) throws Exception {
        Scenes.Expected scene = Scenes.of(bug);

        assertThat(scene.seen().call()).hasToString(scene.right());
        assertThat(java(BugAgent.jvmArguments(bug), bug.name()))
                .contains("has the bug " + bug.name())
                .contains(SceneMain.SEEN)
                .doesNotContain(SceneMain.SEEN + scene.right());
    }

    @Test
    void bugThatIsNotThere_endsTheProcess() throws Exception {
        List<String> none = BugAgent.jvmArguments(new Bug("none", "", "", "", List.of(), List.of()));

        assertThat(java(none, "trust-wait")).contains("bug: none").doesNotContain(SceneMain.SEEN);
    }

    private static String java(List<String> options, String bug) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(SceneMain.class.getName(), bug));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
