package dev.godwit.chaos.sim;

import java.time.Duration;

/** {@code SimulationMain <first seed> <seconds> [threads]}: ends with 1, and tells the run, when a promise is broken. */
public final class SimulationMain {

    private SimulationMain() {}

    public static void main(String[] args) {
        long seed = Long.parseLong(args[0]);
        Duration time = Duration.ofSeconds(Long.parseLong(args[1]));
        int threads = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        QuietLogs.set();
        if (time.isZero()) {
            Simulation.Outcome outcome = Simulation.run(seed);
            System.out.println(outcome.trace());
            System.exit(outcome.clean() ? 0 : 1);
        }
        Simulation.Exploration found = Simulation.explore(seed, time, threads, done -> {});
        System.out.printf(
                "schedules=%d cpu-ms-per-schedule=%.2f%n",
                found.schedules(), found.cpu().toNanos() / 1e6 / Math.max(1, found.schedules()));
        found.failure().map(Simulation.Outcome::trace).ifPresent(System.out::println);
        System.exit(found.failure().isPresent() ? 1 : 0);
    }
}
