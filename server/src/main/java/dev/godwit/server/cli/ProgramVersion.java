package dev.godwit.server.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, from the manifest of the program's jar. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"godwit " + text(), "java " + System.getProperty("java.version")};
    }

    static String text() {
        return Objects.requireNonNullElse(ProgramVersion.class.getPackage().getImplementationVersion(), "unpackaged");
    }
}
