package dev.godwit.chaos.bug;

/** Plays the scene of the bug that is named, and says what was seen. */
final class SceneMain {

    static final String SEEN = "seen: ";

    private SceneMain() {}

    public static void main(String[] args) throws Exception {
        System.out.println(SEEN + Scenes.of(Bugs.named(args[0])).seen().call());
    }
}
