package dev.godwit.server.tools;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder in which dev mode and the tools keep what they share: {@code .godwit/} of Godwit's own repository, from wherever the
 * launcher is called, so that all of them find the same key.
 */
public final class Home {

    /** Set by the launcher. */
    private static final String PROPERTY = "godwit.home";

    private Home() {}

    public static Path folder() {
        String launcher = System.getProperty(PROPERTY, "");
        return (launcher.isEmpty() ? repository() : Path.of(launcher)).resolve(".godwit");
    }

    /** The root of the repository around the working directory, or that directory itself. */
    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return folder;
            }
        }
        return here;
    }
}
