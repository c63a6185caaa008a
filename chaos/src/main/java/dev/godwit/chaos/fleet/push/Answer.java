package dev.godwit.chaos.fleet.push;

import dev.godwit.chaos.history.Event.Outcome;

/** What became of a push; partition and offset as they were told, -1 where they were not. */
record Answer(Outcome outcome, int partition, long offset) {

    static final Answer REFUSED = new Answer(Outcome.REFUSED, -1, -1);
    static final Answer UNKNOWN = new Answer(Outcome.UNKNOWN, -1, -1);

    static Answer accepted(int partition, long offset) {
        return new Answer(Outcome.ACCEPTED, partition, offset);
    }
}
