package dev.godwit.chaos.fleet.push;

import dev.godwit.chaos.fleet.Badges;
import dev.godwit.chaos.fleet.Population;
import dev.godwit.chaos.fleet.Tally;
import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Outcome;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.PushTopic;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Pushes the mix at a rate, on a thread of its own. What it is held up by is not caught up with: a burst after each fault would be another. */
public final class Producer implements AutoCloseable {

    /** So much lateness is made good. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Orders are about pushes that are not older than so many. */
    private static final int REMEMBERED = 2_000;

    private final Mix mix;
    private final PushTopic topic;
    private final KafkaWay kafka;
    private final HttpWay http;
    private final HistoryWriter history;
    private final Tally tally;
    private final long most;
    private final Thread thread;
    private final Phaser unanswered = new Phaser(1);
    private final Map<String, GlobalId> ids = new ConcurrentHashMap<>();
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private volatile int newest;
    private volatile double rate;
    private volatile boolean over;

    /**
     * Where it pushes to.
     *
     * @param api base addresses of its nodes
     */
    public record Ways(String bootstrapServers, PushTopic topic, List<URI> api, Badges badges) {

        public Ways {
            api = List.copyOf(api);
        }
    }

    /**
     * What it pushes.
     *
     * @param rate pushes a second
     * @param most after so many it stops by itself
     */
    public record Load(long seed, Population population, double rate, long most) {}

    public Producer(Vertx vertx, Ways ways, Load load, HistoryWriter history, Tally tally) {
        this.mix = new Mix(load.seed(), load.population());
        this.topic = ways.topic();
        this.kafka = new KafkaWay(ways.bootstrapServers(), ways.topic().name());
        this.http = new HttpWay(vertx, ways.api(), ways.badges());
        this.history = history;
        this.tally = tally;
        this.rate = load.rate();
        this.most = load.most();
        this.thread = new Thread(this::pushAll, "producer");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Pushes a second from now on. */
    public void rate(double perSecond) {
        rate = perSecond;
    }

    /** So many were handed over. */
    public long pushed() {
        return pushed.get();
    }

    public long accepted() {
        return accepted.get();
    }

    /** Returns when it has pushed all, and knows of each what became of it. */
    public void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        unanswered.awaitAdvance(unanswered.arrive());
    }

    /** Pushes no more; returns when it knows of each push what became of it. */
    public void stop() {
        over = true;
        if (!unanswered.isTerminated()) {
            await();
            unanswered.forceTermination();
        }
    }

    @Override
    public void close() {
        stop();
        kafka.close();
        http.close();
    }

    private void pushAll() {
        long due = System.nanoTime();
        for (int number = 1; number <= most && !over; number++) {
            newest = number;
            push(mix.at(number));
            ids.remove(PushName.of(number - REMEMBERED));
            due = Math.max(due, System.nanoTime() - SLACK_NANOS) + (long) (TimeUnit.SECONDS.toNanos(1) / rate);
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void push(Push push) {
        Optional<GlobalId> about = push.options().about().map(ids::get);
        if (push.options().about().isPresent() && about.isEmpty()) {
            // Nobody told the id of what it is about.
            return;
        }
        push.options().about().ifPresent(tally::takenBack);
        purging(push);
        byte[] value = RequestText.of(push, about);
        pushed.incrementAndGet();
        unanswered.register();
        history.record(at -> new Event.Pushing(at, push.name(), push.mailboxes(), push.options()));
        send(push, value).whenComplete((answer, failure) -> {
            answered(push, failure == null ? answer : Answer.UNKNOWN);
            unanswered.arriveAndDeregister();
        });
    }

    private CompletionStage<Answer> send(Push push, byte[] value) {
        return switch (push.way()) {
            case KAFKA -> kafka.push(push, value);
            case HTTP -> http.push(push, value);
        };
    }

    private void answered(Push push, Answer answer) {
        history.record(at -> new Event.Pushed(at, push.name(), answer.outcome(), answer.partition(), answer.offset()));
        purging(push);
        if (answer.outcome() != Outcome.ACCEPTED) {
            return;
        }
        accepted.incrementAndGet();
        Optional<MessageId> id = Optional.empty();
        if (push.isDirect() && answer.offset() >= 0) {
            GlobalId place = new GlobalId(topic.generation(), answer.partition(), answer.offset());
            id = Optional.of(place.id());
            if (push.options().kind() == Kind.DURABLE) {
                ids.put(push.name(), place);
            }
        }
        OptionalInt number = PushName.number(push.name());
        if (number.isPresent()) {
            tally.accepted(number.getAsInt(), push.mailboxes(), push.options(), id);
        }
    }

    private void purging(Push push) {
        if (push.options().kind() == Kind.PURGE) {
            push.mailboxes().forEach(mailbox -> tally.purged(mailbox, newest));
        }
    }
}
