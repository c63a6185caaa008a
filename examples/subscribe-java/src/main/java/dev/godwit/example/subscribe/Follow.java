package dev.godwit.example.subscribe;

import dev.godwit.client.subscribe.Bookmark;
import dev.godwit.client.subscribe.Subscriber;
import dev.godwit.client.subscribe.SubscriberBuilder;
import dev.godwit.client.subscribe.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Follows a user and topics, prints what comes, and goes on where it stopped when it is started again. */
public final class Follow {

    private Follow() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        String token = System.getenv("GODWIT_TOKEN");
        if (token == null) {
            System.out.println("GODWIT_TOKEN: absent (expected: a token, as from ./godwit token --user alice)");
            return;
        }
        URI server = URI.create("http://127.0.0.1:8080");
        Transport transport = Transport.SSE;
        Path kept = Path.of(System.getProperty("java.io.tmpdir"), "godwit-bookmark.txt");
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--ws" -> transport = Transport.WEBSOCKET;
                case "--url" -> server = URI.create(arguments[++i]);
                case "--topic" -> topics.add(arguments[++i]);
                case "--bookmark" -> kept = Path.of(arguments[++i]);
                default -> {
                    System.out.println(arguments[i] + ": not known (expected: --ws, --url, --topic, --bookmark)");
                    return;
                }
            }
        }
        SubscriberBuilder builder =
                // A real service gives tokens that end, and fetches the next one here.
                Subscriber.builder(server)
                        .token(() -> token)
                        .transport(transport)
                        .topics(topics)
                        .since(read(kept));
        follow(builder, kept);
    }

    private static void follow(SubscriberBuilder builder, Path kept)
            throws IOException, InterruptedException, ExecutionException {
        Subscriber subscriber = builder.listener(new Printer(kept)).start();
        Runtime.getRuntime().addShutdownHook(new Thread(subscriber::close));
        subscriber.ended().toCompletableFuture().get();
    }

    private static Bookmark read(Path kept) throws IOException {
        return Files.exists(kept) ? Bookmark.parse(Files.readString(kept).strip()) : Bookmark.NONE;
    }
}
