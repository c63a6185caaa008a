package dev.godwit.server.cli;

import dev.godwit.server.config.ConfigurationInvalid;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs a command line: help and results to standard output, errors to standard error, a line each and never a stack trace. */
public final class CommandLineTool {

    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private CommandLineTool() {}

    /** Returns the exit code: 0, 1 for a failure, 2 for a wrong use. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** The same, printing elsewhere. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new GodwitCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(CommandLineTool::misused)
                .setExecutionExceptionHandler(CommandLineTool::failed);
    }

    private static int misused(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        error(command, firstLine(e) + " (see: " + command.getCommandSpec().qualifiedName() + " --help)");
        return USAGE;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof ConfigurationInvalid invalid) {
            invalid.errors().forEach(line -> error(command, line));
        } else {
            error(command, firstLine(e));
        }
        return FAILURE;
    }

    private static void error(CommandLine command, String line) {
        PrintWriter err = command.getErr();
        err.println("godwit: " + line);
        err.flush();
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse(e.toString());
    }
}
