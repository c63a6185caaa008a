package dev.godwit.chaos.nemesis;

/** Faults of clients and of the producer. */
final class FleetFault {

    private static final String CLIENTS = "clients";
    private static final double SLOW = 0.3;
    private static final double LIARS = 0.3;
    private static final int MOST_POISON = 10;

    private FleetFault() {}

    static Fault.Healing slow(Stage stage, Step step) {
        return begun(
                stage, step, () -> stage.fleet().slow(SLOW), () -> stage.fleet().slow(0));
    }

    static Fault.Healing storm(Stage stage, Step step) {
        return begun(stage, step, () -> stage.fleet().storm(), () -> {});
    }

    static Fault.Healing lie(Stage stage, Step step) {
        return begun(
                stage, step, () -> stage.fleet().lie(LIARS), () -> stage.fleet().lie(0));
    }

    static Fault.Healing poison(Stage stage, Step step) {
        return begun(stage, step, () -> stage.fleet().poison(1 + step.number() % MOST_POISON), () -> {});
    }

    private static Fault.Healing begun(Stage stage, Step step, Runnable wrong, Runnable right) {
        stage.began(step.kind(), CLIENTS);
        wrong.run();
        return () -> {
            right.run();
            stage.healed(step.kind(), CLIENTS);
        };
    }
}
