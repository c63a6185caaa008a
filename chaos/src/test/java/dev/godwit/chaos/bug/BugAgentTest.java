package dev.godwit.chaos.bug;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(Child.output(BugAgent.jvmArguments(bug), SceneMain.class, bug.name()))
                .contains("has the bug " + bug.name())
                .contains(SceneMain.SEEN)
                .doesNotContain(SceneMain.SEEN + scene.right());
    }

    @Test
    void bugThatIsNotThere_endsTheProcess() throws Exception {
        List<String> none = BugAgent.jvmArguments(new Bug("none", "", "", "", List.of(), List.of()));

        assertThat(Child.output(none, SceneMain.class, "trust-wait"))
                .contains("bug: none")
                .doesNotContain(SceneMain.SEEN);
    }
}
