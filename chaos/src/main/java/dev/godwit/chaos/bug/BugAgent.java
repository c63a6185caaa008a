package dev.godwit.chaos.bug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Brings a bug into a process, before that begins. The process must have this module and Byte Buddy on its class path. */
public final class BugAgent {

    private static final String ARGUMENT = "bug=";

    private BugAgent() {}

    /** Called by the virtual machine. A process that cannot have the bug ends: a run without it would prove nothing. */
    public static void premain(String argument, Instrumentation instrumentation) {
        // Not by a logger: how this process logs is for its own main to say.
        try {
            Bug bug = sow(argument, instrumentation);
            System.err.println("godwit: this process has the bug " + bug.name() + ": " + bug.sentence());
        } catch (RuntimeException e) {
            System.err.println("godwit: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static Bug sow(@Nullable String argument, Instrumentation instrumentation) {
        if (argument == null || !argument.startsWith(ARGUMENT)) {
            throw new IllegalArgumentException("agent: " + argument + " (expected: " + ARGUMENT + "<name>)");
        }
        Bug bug = Bugs.named(argument.substring(ARGUMENT.length()));
        Sower sower = new Sower(bug);
        instrumentation.addTransformer(sower);
        sower.loadAll(ClassLoader.getSystemClassLoader());
        return bug;
    }

    /** Options that start a Java process with the bug. */
    public static List<String> jvmArguments(Bug bug) {
        return List.of("-javaagent:" + jar() + "=" + ARGUMENT + bug.name());
    }

    /** The module's own jar; where its classes lie in a folder, one that says nothing but who the agent is. */
    private static Path jar() {
        try {
            Path place = Path.of(BugAgent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(place) ? pointer() : place;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pointer() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", BugAgent.class.getName());
        Path jar = Files.createTempFile("godwit-bug", ".jar");
        jar.toFile().deleteOnExit();
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
