package dev.godwit.client.subscribe;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of an answer that is no stream, up to a size. On threads of the HTTP client. */
final class ProblemBody implements HttpResponse.BodySubscriber<Void> {

    private static final int MAX_BYTES = 16 * 1024;

    private final boolean isProblem;
    private final Consumer<Problem> then;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;
    private boolean told;

    ProblemBody(HttpResponse.ResponseInfo info, Consumer<Problem> then) {
        this.isProblem = info.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json");
        this.then = then;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (isProblem) {
            begun.request(1);
        } else {
            tell(Problem.NONE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
        }
        if (bytes.size() > MAX_BYTES) {
            tell(Problem.NONE);
        } else if (subscription != null) {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        tell(Problem.NONE);
    }

    @Override
    public void onComplete() {
        tell(Problem.read(new String(bytes.toByteArray(), StandardCharsets.UTF_8)));
    }

    private void tell(Problem problem) {
        if (!told) {
            told = true;
            if (subscription != null) {
                subscription.cancel();
            }
            then.accept(problem);
        }
    }
}
