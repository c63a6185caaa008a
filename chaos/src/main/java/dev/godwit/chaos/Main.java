package dev.godwit.chaos;

import dev.godwit.chaos.cli.ChaosCommand;

/** {@code godwit chaos}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "dev/godwit/chaos/cli/logback.xml");
        System.exit(ChaosCommand.run(arguments));
    }
}
