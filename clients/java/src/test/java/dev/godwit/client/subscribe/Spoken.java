package dev.godwit.client.subscribe;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** What this client says to mean what a conformance vector means: a subscription is made to say it. */
final class Spoken {

    private Spoken() {}

    static String by(JsonNode means, String text) {
        ManualLoop loop = new ManualLoop();
        ScriptedDialer server = new ScriptedDialer();
        Options options = new Options(List.of(URI.create("http://a")));
        options.transport = Transport.WEBSOCKET;
        Outlet outlet = new Outlet(task -> {}, 100, 1 << 20, Bookmark.NONE, new QuietOwner());
        Course course = new Course(
                loop,
                options,
                server,
                new Intake(new Progress(Bookmark.NONE), outlet),
                new Tokens(loop, Runnable::run, new TwoTokens(loop)),
                new Backoff(1, 1, 1, bound -> bound));
        course.start();
        server.newest().hello();
        List<String> topics = new ArrayList<>();
        means.path("topics").forEach(topic -> topics.add(topic.asText()));
        switch (means.path("type").asText()) {
            case "subscribe" ->
                course.change(
                        new Topics.Change(true, topics, means.path("history").asInt()));
            case "unsubscribe" -> course.change(new Topics.Change(false, topics, 0));
            case "publish" ->
                course.publish(new Publication(
                        means.path("topic").asText(),
                        means.path("event").asText(),
                        means.path("json").asText(),
                        means.path("messageId").asText()));
            case "auth" -> loop.advance(TwoTokens.LIFE_MILLIS);
            default -> throw new AssertionError("this client never says " + text);
        }
        return String.join("\n", server.newest().sent);
    }

    /** One that ends soon, then the one of the vectors. */
    private static final class TwoTokens implements Supplier<String> {

        private static final long LIFE_MILLIS = 10_000;

        private final ManualLoop loop;
        private boolean asked;

        TwoTokens(ManualLoop loop) {
            this.loop = loop;
        }

        @Override
        public String get() {
            String claims = "{\"exp\":" + (loop.now() + LIFE_MILLIS) / 1000 + "}";
            String first = "a." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c";
            String next = asked ? "a.b.c" : first;
            asked = true;
            return next;
        }
    }
}
