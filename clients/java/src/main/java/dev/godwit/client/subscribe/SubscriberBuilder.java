package dev.godwit.client.subscribe;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a subscriber together. */
public final class SubscriberBuilder {

    private static final int MAX_HISTORY = 256;

    private final Options options;
    private @Nullable HttpClient http;
    private @Nullable Executor executor;
    private @Nullable Listener listener;
    private boolean hasToken;

    SubscriberBuilder(List<URI> servers) {
        options = new Options(servers);
    }

    /**
     * Whom the subscriber is. Asked for each connection, and some time before the end of the token that was given last; may block, on no
     * thread that others need, for as long as {@link #answerWithin}.
     */
    public SubscriberBuilder token(Supplier<String> token) {
        options.token = token;
        hasToken = true;
        return this;
    }

    /** Without it {@link Transport#SSE}. */
    public SubscriberBuilder transport(Transport transport) {
        options.transport = transport;
        return this;
    }

    /** Name under which the server remembers how far this device has come, 1 to 64 bytes. */
    public SubscriberBuilder device(String device) {
        options.device = device;
        return this;
    }

    /** Topics to follow from the start. */
    public SubscriberBuilder topics(Collection<String> topics) {
        options.topics = List.copyOf(topics);
        return this;
    }

    /** So many messages back begin topics that the bookmark does not name; 0 to 256. */
    public SubscriberBuilder history(int messages) {
        options.history = requireHistory(messages);
        return this;
    }

    /** Where to go on. Without it the server decides: at the device's cursor, or at the beginning of what is retained. */
    public SubscriberBuilder since(Bookmark bookmark) {
        options.since = bookmark;
        return this;
    }

    /**
     * Acknowledges events once they are dealt with, and lets nothing else move the device's cursor: whoever comes without a bookmark gets
     * what was not acknowledged. Needs a device name.
     */
    public SubscriberBuilder acknowledge() {
        options.acks = true;
        return this;
    }

    /** Is told of everything. Without one, {@link Subscriber#events()} does. */
    public SubscriberBuilder listener(Listener told) {
        listener = told;
        return this;
    }

    /** Calls the listener and asks for tokens; without it threads of the subscriber's own. */
    public SubscriberBuilder executor(Executor calls) {
        executor = calls;
        return this;
    }

    /** For certificates and proxies of your own. Without it one that all subscribers of this JVM share. */
    public SubscriberBuilder http(HttpClient client) {
        http = client;
        return this;
    }

    /** Waits before each attempt at random up to {@code base}, doubled each time up to {@code cap}; without it 1 s and 30 s. */
    public SubscriberBuilder backoff(Duration base, Duration cap) {
        options.backoffBase = requirePositive("base", base);
        options.backoffCap = requirePositive("cap", cap);
        return this;
    }

    /** A connection that lasted so long makes the back-off begin anew; without it 30 s. */
    public SubscriberBuilder stableAfter(Duration duration) {
        options.stable = requirePositive("stableAfter", duration);
        return this;
    }

    /** How long a token, and how long the server's greeting may take; without it 15 s each. */
    public SubscriberBuilder answerWithin(Duration duration) {
        options.answer = requirePositive("answerWithin", duration);
        return this;
    }

    /**
     * How often the server gives a sign of life, if it does not say so itself; without it 30 s. After two and a half of these in silence
     * the connection counts as lost.
     */
    public SubscriberBuilder heartbeat(Duration interval) {
        options.heartbeat = requirePositive("heartbeat", interval);
        return this;
    }

    /** The longest event that is taken; a longer one stops the subscriber. Without it 4 MiB. */
    public SubscriberBuilder maxMessageBytes(int bytes) {
        options.maxMessageBytes = requireAtLeast("maxMessageBytes", bytes, 1024);
        return this;
    }

    /** How many events, and about how many bytes, may wait for a slow listener before the connection is not read any more. */
    public SubscriberBuilder maxWaiting(int events, long bytes) {
        options.maxWaiting = requireAtLeast("maxWaiting", events, 1);
        options.maxWaitingBytes = bytes;
        return this;
    }

    /** Begins. */
    public Subscriber start() {
        if (!hasToken) {
            throw new IllegalArgumentException("token: none (expected: a supplier)");
        }
        if (options.topics.size() > options.transport.mostTopics()) {
            throw new IllegalArgumentException("topics: " + options.topics.size() + " (expected: <= "
                    + options.transport.mostTopics() + " with " + options.transport + ")");
        }
        if (options.acks && options.device.isEmpty()) {
            throw new IllegalArgumentException("device: none (expected: a name, to acknowledge)");
        }
        return Subscriber.start(options, http, executor, listener);
    }

    static int requireHistory(int messages) {
        if (messages < 0 || messages > MAX_HISTORY) {
            throw new IllegalArgumentException("history: " + messages + " (expected: 0 to " + MAX_HISTORY + ")");
        }
        return messages;
    }

    private static Duration requirePositive(String field, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(field + ": " + duration + " (expected: >= 1 ms)");
        }
        return duration;
    }

    private static int requireAtLeast(String field, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: >= " + least + ")");
        }
        return value;
    }
}
