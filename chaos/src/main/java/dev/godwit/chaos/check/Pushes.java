package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import java.util.Arrays;

/** What the producer handed over, and what it was told. */
final class Pushes {

    private static final long NEVER = Long.MAX_VALUE;

    private final Names names = new Names();
    private final Names mailboxes;
    private int room = 16;
    private long[] handedAt = new long[room];
    private long[] acceptedAt = new long[room];
    private int[] attempts = new int[room];
    private boolean[] refused = new boolean[room];
    private Options[] options = new Options[room];
    private int[][] to = new int[room][];

    Pushes(Names mailboxes) {
        this.mailboxes = mailboxes;
    }

    void add(Event.Pushing pushing) {
        int push = number(pushing.push());
        if (attempts[push]++ == 0) {
            handedAt[push] = pushing.at();
            options[push] = pushing.options().equals(Options.PLAIN) ? Options.PLAIN : pushing.options();
            to[push] = pushing.mailboxes().stream().mapToInt(mailboxes::number).toArray();
        }
    }

    int add(Event.Pushed pushed) {
        int push = number(pushed.push());
        if (pushed.outcome() == Outcome.ACCEPTED) {
            acceptedAt[push] = Math.min(acceptedAt[push], pushed.at());
        } else if (pushed.outcome() == Outcome.REFUSED) {
            refused[push] = true;
        }
        return push;
    }

    int number(String name) {
        int push = names.number(name);
        if (push >= room) {
            grow();
        }
        if (options[push] == null) {
            options[push] = Options.PLAIN;
            to[push] = new int[0];
            acceptedAt[push] = NEVER;
        }
        return push;
    }

    private void grow() {
        room *= 2;
        handedAt = Arrays.copyOf(handedAt, room);
        acceptedAt = Arrays.copyOf(acceptedAt, room);
        attempts = Arrays.copyOf(attempts, room);
        refused = Arrays.copyOf(refused, room);
        options = Arrays.copyOf(options, room);
        to = Arrays.copyOf(to, room);
    }

    int size() {
        return names.size();
    }

    /** -1 for one that nobody knows. */
    int find(String name) {
        return names.find(name);
    }

    String name(int push) {
        return names.text(push);
    }

    /** When it was handed over for the first time: it cannot have had an effect before. */
    long handedAt(int push) {
        return handedAt[push];
    }

    boolean isAccepted(int push) {
        return acceptedAt[push] != NEVER;
    }

    /** {@code Long.MAX_VALUE} if nobody was told so. */
    long acceptedAt(int push) {
        return acceptedAt[push];
    }

    /** Whether all that was ever said of it is that it was not taken. */
    boolean isRefused(int push) {
        return refused[push] && attempts[push] == 1 && !isAccepted(push);
    }

    /** How often it was handed over; 0 if it never was. */
    int attempts(int push) {
        return attempts[push];
    }

    Options options(int push) {
        return options[push];
    }

    Kind kind(int push) {
        return options[push].kind();
    }

    boolean isOrder(int push) {
        Kind kind = kind(push);
        return kind == Kind.DELETE || kind == Kind.SETTLE || kind == Kind.PURGE;
    }

    /** The numbers of the mailboxes that it is for. */
    int[] to(int push) {
        return to[push];
    }

    boolean isFor(int push, int mailbox) {
        for (int one : to[push]) {
            if (one == mailbox) {
                return true;
            }
        }
        return false;
    }
}
