package dev.godwit.tokens.jwks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Over HTTP: a 200 with a body of bounded size in bounded time, from the URL itself. Redirects are not followed. */
final class HttpFetch implements Fetch {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HttpClient client;

    HttpFetch(Vertx vertx, Optional<Path> authorities) {
        this.vertx = vertx;
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setKeepAlive(false);
        authorities.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(options);
    }

    @Override
    public CompletionStage<byte[]> get(URI url) {
        Promise<byte[]> answer = Promise.promise();
        long timer = vertx.setTimer(
                PATIENCE.toMillis(), late -> answer.tryFail(new IOException("no answer within " + PATIENCE)));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                .putHeader("Accept", "application/json");
        client.request(options)
                .compose(request -> sent(request, answer))
                .onComplete(answer::tryComplete, answer::tryFail);
        return answer.future().onComplete(ended -> vertx.cancelTimer(timer)).toCompletionStage();
    }

    void close() {
        // Nobody waits for it.
        client.close();
    }

    private static Future<byte[]> sent(HttpClientRequest request, Promise<byte[]> answer) {
        // Too late or too large: nothing more is to come.
        answer.future().onFailure(given -> request.reset());
        return request.send().compose(HttpFetch::body);
    }

    private static Future<byte[]> body(HttpClientResponse response) {
        Promise<byte[]> whole = Promise.promise();
        response.exceptionHandler(whole::tryFail);
        if (response.statusCode() != 200) {
            return Future.failedFuture(new IOException("status " + response.statusCode() + " (expected: 200)"));
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > KeyDocument.MAX_BYTES) {
                whole.tryFail(new IOException("more than " + KeyDocument.MAX_BYTES + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(end -> whole.tryComplete(body.getBytes()));
        return whole.future();
    }
}
