package dev.godwit.chaos.fleet.wire;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Server-Sent Events over HTTP/1.1, each stream on a connection of its own, with whole frames as data. */
public final class SseTransport implements Transport {

    private static final int MANY = 100_000;
    private static final int OK = 200;

    private final HttpClient http;

    public SseTransport(Vertx vertx, Duration connect) {
        http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) connect.toMillis())
                        .setKeepAlive(false)
                        .setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(MANY));
    }

    @Override
    public String name() {
        return "sse";
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public Line open(Handshake handshake, Listener listener) {
        Stream stream = new Stream(new Talk(listener));
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(handshake.host())
                .setPort(handshake.port())
                .setURI("/v1/stream?envelope=true&" + Query.of(handshake))
                .putHeader("Authorization", "Bearer " + handshake.token());
        handshake.position().ifPresent(position -> request.putHeader("Last-Event-ID", position));
        http.request(request).onSuccess(stream::connected).onFailure(stream::failed);
        return stream;
    }

    private static final class Stream implements Line {

        private final Talk talk;
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse response;

        Stream(Talk talk) {
            this.talk = talk;
        }

        @Override
        public void pause() {
            if (response != null) {
                response.pause();
            }
        }

        @Override
        public void resume() {
            if (response != null) {
                response.resume();
            }
        }

        @Override
        public void drop() {
            talk.drop();
            cut();
        }

        private void connected(HttpClientRequest opened) {
            request = opened;
            opened.exceptionHandler(this::failed);
            if (talk.isOver()) {
                cut();
                return;
            }
            opened.send().onSuccess(this::answered).onFailure(this::failed);
        }

        private void answered(HttpClientResponse answer) {
            response = answer;
            if (answer.statusCode() != OK) {
                ended(Ending.ofStatus(answer.statusCode(), Optional.ofNullable(answer.getHeader("Retry-After"))));
                return;
            }
            SseBlocks blocks = new SseBlocks(talk);
            answer.exceptionHandler(this::failed);
            answer.endHandler(end -> ended(Ending.broken("ended")));
            answer.handler(bytes -> {
                talk.alive();
                blocks.handle(bytes);
            });
        }

        private void failed(Throwable failure) {
            ended(Ending.broken(failure.toString()));
        }

        private void ended(Ending ending) {
            talk.ended(ending);
            cut();
        }

        private void cut() {
            if (request != null) {
                request.connection().close();
            }
        }
    }
}
