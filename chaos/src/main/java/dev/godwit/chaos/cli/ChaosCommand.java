package dev.godwit.chaos.cli;

import dev.godwit.chaos.bug.Bug;
import dev.godwit.chaos.bug.Bugs;
import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.nemesis.FaultKind;
import dev.godwit.chaos.run.Run;
import dev.godwit.chaos.run.RunPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit chaos}. */
@Command(
        name = "godwit chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Breaks a whole Godwit on purpose, and counts what its users lost.",
            "",
            "Starts gateways, routers, an api node, Kafka, Redis with a replica and Sentinels, each a process of its own, "
                    + "and users with one to three devices over SSE, WebSocket and gRPC. Pushes, kills, stops, cuts, "
                    + "wipes and heals; then a checker that knows only what was seen from outside says whether "
                    + "everybody got everything, once and in order. Nothing that it starts outlives it.",
            "",
            "As root on Linux with ip and nft, each process has a network namespace of its own and partitions are real; "
                    + "elsewhere what can be cut goes through proxies on 127.0.0.1."
        },
        footer = {
            "",
            "Exit codes: 0 nothing was lost, doubled, reordered or wrongly told; 1 something was, or the run failed; 2 wrong use.",
            "",
            "Examples:",
            "  godwit chaos --minutes 3 --seed 7",
            "  godwit chaos --faults kill,lost-tail --minutes 10 --result result.json",
            "  godwit chaos --bug list",
            "  godwit chaos --bug ignore-rewind            # must end with exit code 1",
            "  godwit chaos --simulate --bug trust-wait    # the same, in the simulation",
            "  godwit chaos --simulate --minutes 1         # thousands of small clusters in one process, on virtual time",
            "  godwit chaos --refill 1000000               # a Redis with a million messages is emptied",
            "  godwit chaos --check chaos-7/history.jsonl  # check an old run again"
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int FOUND = 1;
    private static final int MOST_MINUTES = 24 * 60;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long things go wrong (default: ${DEFAULT-VALUE}).")
    private double minutes = 3;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Who takes part, what is pushed and what goes wrong when; the same number is the same plan "
                    + "(default: a new one, which is printed).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--faults",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds, or 'list' (default: all).")
    private List<String> faults = List.of();

    @Option(names = "--rate", paramLabel = "N", description = "Pushes a second (default: ${DEFAULT-VALUE}).")
    private double rate = 200;

    @Option(names = "--devices", paramLabel = "N", description = "Clients, 10 or more (default: ${DEFAULT-VALUE}).")
    private int devices = 60;

    @Option(names = "--gateways", paramLabel = "N", description = "(default: ${DEFAULT-VALUE})")
    private int gateways = 2;

    @Option(names = "--routers", paramLabel = "N", description = "(default: ${DEFAULT-VALUE})")
    private int routers = 2;

    @Option(names = "--brokers", paramLabel = "N", description = "1 or 3 (default: ${DEFAULT-VALUE}).")
    private int brokers = 1;

    @Option(
            names = "--bug",
            paramLabel = "NAME",
            description = "Runs a Godwit with this mistake in it, which must be found; 'list' names them.")
    private Optional<String> bug = Optional.empty();

    @Option(
            names = "--simulate",
            description = "No processes: as many small clusters as fit into the time, each a seed, from --seed on.")
    private boolean simulate;

    @Option(
            names = "--refill",
            paramLabel = "N",
            description =
                    "No faults by a schedule: fills the logs with so many messages, empties Redis, and says when all "
                            + "is live and complete again (expected: within 60 seconds).")
    private Optional<Integer> refill = Optional.empty();

    @Option(names = "--check", paramLabel = "FILE", description = "No run: checks the history of an earlier one.")
    private Optional<Path> check = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "For history, logs, result and page (default: ./chaos-SEED).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--result", paramLabel = "FILE", description = "The counts as JSON (default: DIR/result.json).")
    private Optional<Path> result = Optional.empty();

    /** Returns the exit code. */
    public static int run(String... arguments) {
        return new CommandLine(new ChaosCommand())
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> {
                    e.getCommandLine().getErr().println("godwit: " + e.getMessage() + " (see: godwit chaos --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("godwit: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
                    return FOUND;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (bug.equals(Optional.of("list"))) {
            return list(Bugs.ALL.stream()
                    .map(each -> Map.entry(each.name(), each.sentence()))
                    .toList());
        }
        if (faults.equals(List.of("list"))) {
            return list(EnumSet.allOf(FaultKind.class).stream()
                    .map(kind -> Map.entry(kind.word(), kind.sentence()))
                    .toList());
        }
        Progress progress = new Progress(spec.commandLine().getOut());
        if (simulate) {
            return code(simulated(progress));
        }
        if (check.isPresent()) {
            return judged(check.get().toAbsolutePath(), firstSeed(), progress);
        }
        RunPlan plan = plan();
        Files.createDirectories(plan.folder());
        if (refill.isPresent()) {
            return code(new Refilled(progress).isClean(plan.cluster(), plan.folder(), refill.get()));
        }
        progress.say("seed " + plan.seed() + ", everything goes to " + plan.folder());
        new Run(plan, progress::say).run();
        return judged(plan.history(), plan.seed(), progress);
    }

    private boolean simulated(Progress progress) throws IOException, InterruptedException {
        Optional<Bug> sown = sown();
        return sown.isPresent()
                ? new SimulatedBug(progress).isClean(sown.get(), firstSeed(), duration())
                : new Simulated(progress).isClean(firstSeed(), duration());
    }

    private Optional<Bug> sown() {
        return bug.map(name -> orMisuse(() -> Bugs.named(name)));
    }

    private int judged(Path history, long chosen, Progress progress) throws IOException {
        Path counts = result.orElse(history.resolveSibling("result.json"));
        return code(new Judgement(history, counts, progress).isClean(chosen, duration()));
    }

    private static int code(boolean clean) {
        return clean ? CLEAN : FOUND;
    }

    private RunPlan plan() {
        long chosen = firstSeed();
        Optional<Bug> sown = sown();
        return new RunPlan(
                chosen,
                duration(),
                kinds(sown),
                rate,
                devices,
                orMisuse(() ->
                        new ClusterPlan(gateways, routers, brokers, 1, brokers == 1 ? 1 : 3, 8, List.of(), Map.of())),
                sown,
                out.orElse(Path.of("chaos-" + chosen)).toAbsolutePath());
    }

    private Set<FaultKind> kinds(Optional<Bug> sown) {
        List<String> words = faults.isEmpty() ? sown.map(Bug::faults).orElse(List.of()) : faults;
        if (words.isEmpty()) {
            return EnumSet.allOf(FaultKind.class);
        }
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        words.forEach(word -> kinds.add(orMisuse(() -> FaultKind.of(word))));
        return kinds;
    }

    private long firstSeed() {
        return seed.orElseGet(() -> (long) new Random().nextInt(1_000_000));
    }

    private Duration duration() {
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw misuse("--minutes: " + minutes + " (expected: more than 0, up to " + MOST_MINUTES + ")");
        }
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }

    private <T> T orMisuse(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misuse(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private int list(List<Map.Entry<String, String>> lines) {
        PrintWriter text = spec.commandLine().getOut();
        lines.forEach(line -> text.printf("%-24s %s%n", line.getKey(), line.getValue()));
        text.flush();
        return CLEAN;
    }
}
