package dev.godwit.server;

import dev.godwit.server.cli.CommandLineTool;

/** The {@code godwit} program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        // Read by the JDK when it first speaks TLS. Agreeing again and again on one connection costs the server more
        // than the client.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(CommandLineTool.run(arguments));
    }
}
