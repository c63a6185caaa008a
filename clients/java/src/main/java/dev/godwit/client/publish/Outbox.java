package dev.godwit.client.publish;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Pushes on their way, a bounded number of them. Kafka's producer blocks whoever sends while it does not know its cluster, so
 * one thread of the outbox does all the sending, in the order of arrival.
 */
final class Outbox implements Runnable {

    /** How long Kafka's producer may block at a time. */
    static final int STEP_MILLIS = 200;

    private static final Push NOTHING = Push.of(Target.everybody(), "", true);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final long generation;
    private final Duration waiting;
    private final int maxPushes;
    private final long maxBytes;
    private final AtomicInteger pushes = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final BlockingQueue<PendingPush> queue = new LinkedBlockingQueue<>();
    private final PendingPush end = new PendingPush(NOTHING, null, 0);
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean aborted;
    private volatile boolean ended;

    /**
     * @param waiting for how long a push may wait until Kafka's producer takes it
     */
    Outbox(
            Producer<byte[], byte[]> producer,
            String topic,
            long generation,
            Duration waiting,
            int maxPushes,
            long maxBytes) {
        this.producer = producer;
        this.topic = topic;
        this.generation = generation;
        this.waiting = waiting;
        this.maxPushes = maxPushes;
        this.maxBytes = maxBytes;
        this.thread = new Thread(this, "godwit-publisher");
        thread.setDaemon(true);
    }

    Outbox start() {
        thread.start();
        return this;
    }

    /** Takes the push, or fails it. */
    void offer(PendingPush push) {
        if (closing) {
            push.fail(closed());
        } else if (!reserve(push)) {
            push.fail(new PushFailed(
                    "full: " + maxPushes + " pushes or " + maxBytes + " bytes wait for Kafka (expected: less)", false));
        } else {
            queue.add(push);
            if (ended) {
                failRest();
            }
        }
    }

    void close(Duration deadline) {
        long until = System.nanoTime() + deadline.toNanos();
        closing = true;
        queue.add(end);
        await(deadline.toMillis());
        aborted = thread.isAlive();
        // Of an interrupted thread, Kafka's producer would not let go in order.
        boolean hurry = aborted || Thread.interrupted();
        producer.close(Duration.ofNanos(hurry ? 0 : Math.max(0, until - System.nanoTime())));
        await(2 * STEP_MILLIS);
        if (hurry && !aborted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            for (PendingPush next = queue.take(); next != end; next = queue.take()) {
                send(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closing = true;
            ended = true;
            failRest();
        }
    }

    /** Returns when Kafka's producer has taken it, or it has failed. */
    private void send(PendingPush push) {
        Attempt attempt = new Attempt(push);
        while (!attempt.over) {
            if (aborted) {
                attempt.fail(closed());
            } else if (System.nanoTime() - push.since() > waiting.toNanos()) {
                attempt.fail(attempt.tooLate());
            } else {
                attempt.send();
            }
        }
    }

    /** One push in the hands of Kafka's producer. */
    private final class Attempt implements Callback {

        private final PendingPush push;
        private @Nullable TimeoutException putOff;
        private boolean sending;
        private boolean over;

        Attempt(PendingPush push) {
            this.push = push;
        }

        void send() {
            sending = true;
            over = true;
            try {
                Future<RecordMetadata> ignored = producer.send(push.record(topic), this);
            } catch (KafkaException e) {
                fail(failure(e));
            } catch (IllegalStateException e) {
                fail(closed());
            } finally {
                sending = false;
            }
        }

        /** On the outbox's thread when the producer does not take it, on Kafka's thread later. */
        @Override
        public void onCompletion(@Nullable RecordMetadata place, @Nullable Exception failure) {
            boolean notTaken = Thread.currentThread() == thread && sending;
            if (notTaken && failure instanceof TimeoutException) {
                putOff = (TimeoutException) failure;
                over = false;
            } else if (failure != null) {
                fail(failure(failure));
            } else if (place != null) {
                release(push);
                push.complete(new MessageId(generation, place.partition(), place.offset()));
            }
        }

        void fail(PushFailed failure) {
            over = true;
            release(push);
            push.fail(failure);
        }

        PushFailed tooLate() {
            String reason = putOff == null ? "others wait before it" : String.valueOf(putOff.getMessage());
            return new PushFailed(
                    "not sent within " + waiting.toMillis() + " ms: " + reason
                            + " (expected: Kafka at the addresses given)",
                    false);
        }
    }

    private static PushFailed failure(Exception e) {
        boolean certain = e instanceof RecordTooLargeException
                || e instanceof AuthorizationException
                || e instanceof AuthenticationException
                || e instanceof InvalidTopicException;
        return new PushFailed(String.valueOf(e.getMessage()), !certain, e);
    }

    private boolean reserve(PendingPush push) {
        boolean room = pushes.incrementAndGet() <= maxPushes;
        room &= bytes.addAndGet(push.bytes()) <= maxBytes;
        if (!room) {
            release(push);
        }
        return room;
    }

    private void release(PendingPush push) {
        pushes.decrementAndGet();
        bytes.addAndGet(-push.bytes());
    }

    private void failRest() {
        for (PendingPush push = queue.poll(); push != null; push = queue.poll()) {
            if (push != end) {
                release(push);
                push.fail(closed());
            }
        }
    }

    private void await(long millis) {
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static PushFailed closed() {
        return new PushFailed("closed: the publisher takes no more pushes", false);
    }
}
