package dev.godwit.server;

import dev.godwit.server.cli.CommandLineTool;

/** The {@code godwit} program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLineTool.run(arguments));
    }
}
