package dev.godwit.chaos.nemesis;

/** Faults of clients. */
final class FleetFault {

    private static final String CLIENTS = "clients";
    private static final double SLOW = 0.3;
    private static final double LIARS = 0.3;

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

    private static Fault.Healing begun(Stage stage, Step step, Runnable wrong, Runnable right) {
        stage.began(step.kind(), CLIENTS);
        wrong.run();
        return () -> {
            right.run();
            stage.healed(step.kind(), CLIENTS);
        };
    }
}
