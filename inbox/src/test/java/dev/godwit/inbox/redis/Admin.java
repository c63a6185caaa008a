package dev.godwit.inbox.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** Somebody at the console of one Redis. */
final class Admin implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    Admin(int port) {
        redis = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    }

    Response ask(String command) {
        String[] words = command.split(" ", -1);
        Request request = Request.cmd(Command.create(words[0]));
        for (int i = 1; i < words.length; i++) {
            request.arg(words[i]);
        }
        return Node.get(redis.send(request).toCompletionStage());
    }

    /** Does not wait for an answer. */
    void tell(String command) {
        String[] words = command.split(" ", -1);
        Request request = Request.cmd(Command.create(words[0]));
        for (int i = 1; i < words.length; i++) {
            request.arg(words[i]);
        }
        redis.send(request).onComplete(ignored -> {});
    }

    @Override
    public void close() {
        Node.get(redis.close().toCompletionStage());
        Node.get(vertx.close().toCompletionStage());
    }
}
