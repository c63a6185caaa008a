package dev.godwit.client.subscribe;

import dev.godwit.client.json.InvalidJson;
import dev.godwit.client.json.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one user, and of topics that it follows: each once, in the order of its mailbox, across lost connections,
 * for as long as it runs; across restarts if its {@link #bookmark()} is kept. What cannot come is told as a {@link Gap}.
 *
 * <pre>{@code
 * Subscriber subscriber = Subscriber.builder(URI.create("https://push.example.com"))
 *         .token(tokens::current)
 *         .device("backoffice-1")
 *         .listener(new OrderListener())
 *         .start();
 * }</pre>
 *
 * <p>Safe on any thread.
 */
public final class Subscriber implements AutoCloseable {

    private static final long PATIENCE_MILLIS = Course.CALLBACK_MILLIS + Line.LAST_WORDS_MILLIS;

    private final Options options;
    private final ThreadLoop loop;
    private final Course course;
    private final Outlet outlet;
    private final boolean hasListener;
    private final CompletableFuture<State> ended;

    private Subscriber(Options options, ThreadLoop loop, Course course, Outlet outlet, boolean hasListener, Life life) {
        this.options = options;
        this.loop = loop;
        this.course = course;
        this.outlet = outlet;
        this.hasListener = hasListener;
        this.ended = life.ended;
    }

    /**
     * Begins a subscriber.
     *
     * @param servers base addresses, {@code https://push.example.com}; with several, each attempt takes the next one
     */
    public static SubscriberBuilder builder(URI... servers) {
        if (servers.length == 0) {
            throw new IllegalArgumentException("servers: none (expected: at least one)");
        }
        return new SubscriberBuilder(List.copyOf(Arrays.asList(servers)));
    }

    static Subscriber start(
            Options options, @Nullable HttpClient http, @Nullable Executor given, @Nullable Listener listener) {
        ThreadLoop loop = new ThreadLoop("godwit-subscriber");
        ThreadPoolExecutor own = threads();
        Executor executor = given == null ? own : given;
        Life life = new Life(loop, own, options.acks);
        Outlet outlet = new Outlet(executor, options.maxWaiting, options.maxWaitingBytes, options.since, life);
        HttpClient client = http == null ? SharedHttp.CLIENT : http;
        Dialer dialer = options.transport == Transport.SSE
                ? new SseDialer(client, loop, options)
                : new WebSocketDialer(client, loop, options);
        Backoff backoff = new Backoff(
                options.backoffBase.toMillis(),
                options.backoffCap.toMillis(),
                options.stable.toMillis(),
                bound -> ThreadLocalRandom.current().nextLong(bound + 1));
        Course course = new Course(
                loop,
                options,
                dialer,
                new Intake(new Progress(options.since), outlet),
                new Tokens(loop, executor, options.token),
                backoff);
        life.course = course;
        if (listener != null) {
            outlet.attach(new ListenerSink(listener));
            outlet.request(Long.MAX_VALUE);
        }
        loop.run(course::start);
        return new Subscriber(options, loop, course, outlet, listener != null, life);
    }

    /**
     * All events for one consumer at a time, as many as it requests; while it requests none, the connection is not read. The end is
     * {@code onComplete} after {@link #close}, {@code onError} with {@link SubscriptionStopped} otherwise. Who cancels may be followed by
     * another, who goes on with the next event.
     */
    public Flow.Publisher<Event> events() {
        if (hasListener) {
            throw new IllegalStateException("events go to the listener (expected: a subscriber built without one)");
        }
        return new EventPublisher(outlet);
    }

    /** Follows topics from now on. */
    public CompletionStage<Void> subscribe(Collection<String> topics) {
        return subscribe(topics, 0);
    }

    /**
     * Follows topics from so many messages back. Completes when the server has begun; with {@link RequestRefused} if it does not allow it,
     * then none of them is followed. Outlives a lost connection.
     */
    public CompletionStage<Void> subscribe(Collection<String> topics, int history) {
        return change(new Topics.Change(true, List.copyOf(topics), SubscriberBuilder.requireHistory(history)));
    }

    /** Leaves topics. After it completes, none of their messages comes. */
    public CompletionStage<Void> unsubscribe(Collection<String> topics) {
        return change(new Topics.Change(false, List.copyOf(topics), 0));
    }

    /** As {@link #publish(String, String, String, String)}, with an id of its own. */
    public CompletionStage<String> publish(String topic, String event, String json) {
        return publish(topic, event, json, UUID.randomUUID().toString());
    }

    /**
     * Sends a message to a topic, over the WebSocket; one after the other, in the order of the calls. Completes with its id, {@code
     * <generation>-<partition>-<offset>}, when Kafka's in-sync replicas have it. What the server cannot take at the moment, and what a
     * lost connection left unanswered, is sent again under the same id, which makes it one message. Fails with {@link RequestRefused}; of
     * its codes only {@code timeout} leaves open whether the message is there.
     *
     * @param json data, one JSON value
     * @param messageId 1 to 128 bytes
     */
    public CompletionStage<String> publish(String topic, String event, String json, String messageId) {
        if (options.transport != Transport.WEBSOCKET) {
            throw new IllegalStateException("publish: over " + options.transport + " (expected: WEBSOCKET)");
        }
        Publication publication = new Publication(topic, event, requireJson(json), messageId);
        if (!loop.run(() -> course.publish(publication))) {
            publication.fail(new SubscriptionStopped("closed", ""));
        }
        return publication.stage().minimalCompletionStage();
    }

    private static String requireJson(String json) {
        try {
            return JsonText.require(json);
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("json: " + e.getMessage(), e);
        }
    }

    /** Up to where everything has been dealt with: the callbacks have returned. Keep it to go on there after a restart. */
    public Bookmark bookmark() {
        return outlet.bookmark();
    }

    /** Completes with the last state: {@code STOPPED} with its reason, or {@code CLOSED}. */
    public CompletionStage<State> ended() {
        return ended.minimalCompletionStage();
    }

    /**
     * Ends at once. What was received and not dealt with is given up; the bookmark is before it. A callback that runs is waited for, 5
     * seconds at most; only {@link Listener#onState} with {@code CLOSED} comes after it. With {@link SubscriberBuilder#acknowledge} the
     * server's word that it has the last acknowledgement is waited for too, 3 seconds at most: the device's next subscriber begins
     * behind it.
     */
    @Override
    public void close() {
        outlet.halt();
        boolean ending = loop.run(course::close);
        if (ending && !outlet.isCalling()) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            ended.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // A callback does not return; it ends without company.
        }
    }

    private CompletionStage<Void> change(Topics.Change change) {
        if (change.names().isEmpty() || change.names().size() > options.transport.mostTopics()) {
            throw new IllegalArgumentException("topics: " + change.names().size() + " (expected: 1 to "
                    + options.transport.mostTopics() + " with " + options.transport + ")");
        }
        if (!loop.run(() -> course.change(change))) {
            change.stage().completeExceptionally(new SubscriptionStopped("closed", ""));
        }
        return change.stage().minimalCompletionStage();
    }

    private static ThreadPoolExecutor threads() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> ThreadLoop.daemon(task, "godwit-subscriber-calls"));
    }

    /** Between the outlet and the course, and at the end of both. */
    private static final class Life implements Outlet.Owner {

        private final ThreadLoop loop;
        private final ThreadPoolExecutor own;
        private final boolean acks;
        private final CompletableFuture<State> ended = new CompletableFuture<>();
        private volatile @Nullable Course course;

        Life(ThreadLoop loop, ThreadPoolExecutor own, boolean acks) {
            this.loop = loop;
            this.acks = acks;
            this.own = own;
        }

        @Override
        public void room() {
            tell(Course::room);
        }

        @Override
        public void consumed(Event event) {
            Mark mark = event.mark();
            if (acks && mark != null) {
                tell(to -> to.consumed(mark));
            }
        }

        @Override
        public void failed(RuntimeException failure) {
            tell(to -> to.stop("callback", failure.toString()));
        }

        @Override
        public void ended(State last) {
            tell(to -> to.leave(() -> {
                loop.end();
                own.shutdown();
                ended.complete(last);
            }));
        }

        private void tell(Consumer<Course> what) {
            Course to = course;
            if (to != null) {
                loop.run(() -> what.accept(to));
            }
        }
    }

    /** Of all subscribers that were given none: its threads are not ended before the JVM, so there must not be many. */
    private static final class SharedHttp {

        static final HttpClient CLIENT =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    }
}
