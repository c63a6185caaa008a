package dev.godwit.chaos.cluster;

import dev.godwit.embedded.ClassArchive;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The beginning of a command that runs a class of the harness's own class path in a small JVM. */
final class Java {

    /** Hazelcast asks for these. */
    private static final List<String> OPENED = List.of(
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    private static final List<String> SMALL = List.of(
            "-Xmx256m", "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private static final List<String> RECENT =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final int FIRST_RECENT = 24;

    private static final ClassArchive ARCHIVE = new ClassArchive(
            Path.of(System.getProperty("godwit.home", ".."), "chaos", "target", "class-archive"), classPath());

    private Java() {}

    /** Members are started again and again: the work that this saves is done first. */
    static void prepareMany(Path folder) {
        ARCHIVE.make(flag -> command(folder, List.of(flag), "dev.godwit.server.Main"));
    }

    static List<String> command(Path folder, List<String> flags, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.addAll(OPENED);
        command.addAll(Runtime.version().feature() >= FIRST_RECENT ? RECENT : List.of());
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Dgodwit.home=" + folder);
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(ARCHIVE.options());
        command.addAll(flags);
        command.addAll(List.of("-cp", joined(classPath()), mainClass));
        return command;
    }

    /** Without what is for tests only, so that members run from jars alone. */
    private static List<Path> classPath() {
        // Surefire's own class path is one jar that names the others.
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.endsWith("test-classes"))
                .toList();
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
