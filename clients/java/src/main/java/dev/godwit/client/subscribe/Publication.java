package dev.godwit.client.subscribe;

import dev.godwit.client.json.JsonWriter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One message on its way to a topic. */
final class Publication {

    private final String topic;
    private final String event;
    private final String json;
    private final String messageId;
    private final CompletableFuture<String> stage = new CompletableFuture<>();
    private Loop.@Nullable Timer timer;

    Publication(String topic, String event, String json, String messageId) {
        this.topic = topic;
        this.event = event;
        this.json = json;
        this.messageId = messageId;
    }

    CompletableFuture<String> stage() {
        return stage;
    }

    void timer(Loop.Timer set) {
        timer = set;
    }

    void write(JsonWriter to) {
        to.name("topic").string(topic).name("event").string(event);
        to.name("data").raw(json).name("messageId").string(messageId);
    }

    void done(String message) {
        cancelTimer();
        stage.complete(message);
    }

    void fail(RuntimeException reason) {
        cancelTimer();
        stage.completeExceptionally(reason);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
