package dev.godwit.chaos.run;

import dev.godwit.chaos.fleet.Fleet;
import dev.godwit.chaos.nemesis.FleetFaults;

/** What the nemesis makes of clients. */
final class UnrulyUsers implements FleetFaults {

    private final Fleet fleet;

    UnrulyUsers(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void slow(double fraction) {
        restOr(fraction, () -> fleet.slow(fraction));
    }

    @Override
    public void storm() {
        fleet.storm();
    }

    @Override
    public void lie(double fraction) {
        restOr(fraction, () -> fleet.lie(fraction));
    }

    private void restOr(double fraction, Runnable unrest) {
        if (fraction == 0) {
            fleet.rest();
        } else {
            unrest.run();
        }
    }
}
