package dev.godwit.client.subscribe;

import dev.godwit.client.subscribe.FrameReader.InvalidFrame;
import dev.godwit.client.subscribe.SseParser.TooLarge;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One stream. Its fields are confined to the loop; the bytes come on threads of the HTTP client, a piece when one was asked for. */
final class SseLine implements Line, SseParser.Reader {

    private final Loop loop;
    private final Ear ear;
    private final SseParser parser;
    private final AckPost acks;
    private @Nullable CompletableFuture<?> response;
    private Flow.@Nullable Subscription body;
    private boolean over;
    private @Nullable InvalidFrame invalid;

    SseLine(Loop loop, Ear ear, int maxMessageBytes, AckPost acks) {
        this.acks = acks;
        this.loop = loop;
        this.ear = ear;
        this.parser = new SseParser(maxMessageBytes, this);
    }

    void began(CompletableFuture<?> begun) {
        response = begun;
        CompletableFuture<?> ignored = begun.whenComplete((answer, failure) -> {
            if (failure != null) {
                end(Ending.lost("lost", Failures.words(failure)));
            }
        });
    }

    /** What becomes of the answer. */
    HttpResponse.BodySubscriber<Void> body(HttpResponse.ResponseInfo info) {
        String type = info.headers().firstValue("Content-Type").orElse("");
        if (info.statusCode() == 200 && type.startsWith("text/event-stream")) {
            return new Body();
        }
        return new ProblemBody(info, problem -> end(problem.ending(info.statusCode(), info.headers(), loop.now())));
    }

    @Override
    public void more() {
        if (body != null) {
            body.request(1);
        }
    }

    @Override
    public void send(String json) {
        throw new UnsupportedOperationException("a stream has one direction");
    }

    @Override
    public void acknowledge(Map<String, MessageId> newest, String position) {
        acks.tell(position);
    }

    @Override
    public void cut() {
        acks.stop();
        letGo();
    }

    @Override
    public void leave(Runnable arrived) {
        letGo();
        acks.whenArrived(LAST_WORDS_MILLIS, arrived);
    }

    private void letGo() {
        over = true;
        if (body != null) {
            body.cancel();
        }
        if (response != null) {
            response.cancel(true);
        }
    }

    @Override
    public void event(String event, @Nullable String data, @Nullable String id) {
        if (over || invalid != null) {
            return;
        }
        String position = id == null ? "" : id;
        try {
            ear.frame(data == null ? new PositionFrame(position) : SseFrames.read(event, data, position));
        } catch (InvalidFrame e) {
            invalid = e;
        }
    }

    @Override
    public void retry(long millis) {
        ear.retry(millis);
    }

    private void piece(List<ByteBuffer> bytes) {
        if (over) {
            return;
        }
        ear.heard();
        try {
            for (ByteBuffer part : bytes) {
                parser.read(part);
            }
        } catch (TooLarge e) {
            finish(Ending.hopeless("too_large", String.valueOf(e.getMessage())));
            return;
        }
        if (invalid != null) {
            finish(Ending.lost("malformed", String.valueOf(invalid.getMessage())));
        } else if (!over) {
            ear.pieceDone();
        }
    }

    private void end(Ending ending) {
        loop.run(() -> finish(ending));
    }

    private void finish(Ending ending) {
        if (!over) {
            cut();
            ear.ended(ending);
        }
    }

    /** The stream itself, on threads of the HTTP client. */
    private final class Body implements HttpResponse.BodySubscriber<Void> {

        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            loop.run(() -> {
                if (over) {
                    subscription.cancel();
                } else {
                    body = subscription;
                    subscription.request(1);
                }
            });
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            loop.run(() -> piece(bytes));
        }

        @Override
        public void onError(Throwable failure) {
            end(Ending.lost("lost", Failures.words(failure)));
        }

        @Override
        public void onComplete() {
            end(Ending.lost("lost", "the stream ended without a word"));
        }
    }
}
