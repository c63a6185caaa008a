package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event.Options;

/** Says what has to become of an entry for a device that passes over it at a moment. */
final class Judge {

    private final Truth truth;
    private final boolean clocksStep;

    Judge(Truth truth) {
        this.truth = truth;
        this.clocksStep = truth.faults().all().stream().anyMatch(f -> f.fault().startsWith("clock"));
    }

    Fate fate(Place place, int entry, long at) {
        MailboxLog log = place.log();
        Fate fate = log.fate(entry, at);
        if (fate != Fate.OWED && fate != Fate.GONE) {
            return fate;
        }
        int push = log.push(entry);
        Options asked = truth.pushes().options(push);
        if (!asked.devices().isEmpty()
                && !asked.devices().contains(place.device().ownName())) {
            return Fate.NOT_FOR_DEVICE;
        }
        return isExpired(push, asked, at) ? Fate.EXPIRED : fate;
    }

    /** As far as it can be: where clocks step, a gateway's may have been anywhere. */
    private boolean isExpired(int push, Options asked, long at) {
        if (asked.ttlMillis().isEmpty()) {
            return false;
        }
        long ends = truth.pushes().handedAt(push) + asked.ttlMillis().get() * 1000;
        return clocksStep || at >= ends - truth.rules().slack().toMillis() * 1000;
    }
}
