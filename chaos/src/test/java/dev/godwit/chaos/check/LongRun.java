package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Checks a history of a million events that is nowhere as a whole, and prints what was counted. */
final class LongRun {

    private static final int DEVICES = 200;
    private static final int PUSHES = 230_000;
    /** Each so many messages go to all. */
    private static final int BROADCAST = 500;

    private static final int LOST = 123_457;

    private LongRun() {}

    public static void main(String[] arguments) {
        Verdict verdict = Checker.check(LongRun::history, Rules.DEFAULT);
        System.out.println(verdict.counts().accepted() + " " + verdict.counts().delivered() + " " + verdict.breaches()
                + " " + verdict.account());
    }

    static long events() {
        long count = 0;
        for (Iterator<Event> events = history(); events.hasNext(); events.next()) {
            count++;
        }
        return count;
    }

    private static Iterator<Event> history() {
        Stream<Event> begin = Stream.concat(
                Stream.of(new Event.Phase(0, "faults")),
                IntStream.range(0, DEVICES).boxed().flatMap(LongRun::connection));
        Stream<Event> middle = LongStream.range(0, PUSHES).boxed().flatMap(LongRun::message);
        Stream<Event> end =
                Stream.of(new Event.Phase(PUSHES * 1_000L, "drain"), new Event.Phase(PUSHES * 1_000L + 1, "end"));
        Stream<Event> logged = LongStream.range(0, PUSHES)
                .mapToObj(i -> new Event.Logged(0, 0, i, Optional.of("p" + i), Optional.of(mailbox(i)), i));
        // Not by flatMap: its iterator holds a whole part.
        return Stream.concat(Stream.concat(begin, middle), Stream.concat(end, logged))
                .iterator();
    }

    private static Stream<Event> connection(int device) {
        return Stream.of(
                new Event.Opening(
                        0,
                        "c" + device,
                        "t/u" + device + "/d",
                        "sse",
                        "gateway-1",
                        List.of("t/user/u" + device, "t/all"),
                        Optional.empty(),
                        true),
                new Event.Opened(0, "c" + device));
    }

    private static String mailbox(long message) {
        return message % BROADCAST == 0 ? "t/all" : "t/user/u" + message % DEVICES;
    }

    private static Stream<Event> message(long message) {
        long at = 1 + message * 1_000;
        String push = "p" + message;
        String mailbox = mailbox(message);
        LongStream devices = mailbox.equals("t/all") ? LongStream.range(0, DEVICES) : LongStream.of(message % DEVICES);
        return Stream.concat(
                Stream.of(
                        new Event.Pushing(at, push, List.of(mailbox), Event.Options.PLAIN),
                        new Event.Pushed(at, push, Event.Outcome.ACCEPTED, 0, message)),
                devices.filter(device -> message != LOST)
                        .mapToObj(device -> new Event.Received(
                                at, "c" + device, mailbox, Optional.of("1-" + message), push, false)));
    }
}
