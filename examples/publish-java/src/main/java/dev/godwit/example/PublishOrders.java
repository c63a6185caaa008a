package dev.godwit.example;

import dev.godwit.client.publish.Delivery;
import dev.godwit.client.publish.MessageId;
import dev.godwit.client.publish.Publisher;
import dev.godwit.client.publish.Push;
import dev.godwit.client.publish.PushResult;
import dev.godwit.client.publish.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells alice about her order, as a service would. */
public final class PublishOrders {

    private PublishOrders() {}

    public static void main(String[] arguments) throws ExecutionException, InterruptedException, TimeoutException {
        String kafka = arguments.length > 0 ? arguments[0] : "127.0.0.1:9092";
        try (Publisher publisher =
                Publisher.to(kafka).timeout(Duration.ofSeconds(10)).build()) {
            MessageId created = created(publisher);
            System.out.println("created    " + created);
            for (PushResult result : batch(publisher)) {
                System.out.println("batch      " + result);
            }
            retract(publisher, created);
        }
    }

    /** Waits for Kafka's answer, which is what a command-line program does; a service would go on with the stage. */
    private static MessageId created(Publisher publisher)
            throws ExecutionException, InterruptedException, TimeoutException {
        Push push = Push.toUser("alice")
                .event("order_created")
                .json("{\"no\":\"123\",\"total\":19.90}")
                .id("order-123-created")
                .ttl(Duration.ofDays(1))
                .build();
        return publisher.push(push).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static List<PushResult> batch(Publisher publisher)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Push> pushes = List.of(
                Push.toUser("alice")
                        .event("order_state")
                        .text("packed")
                        .delivery(Delivery.LATEST)
                        .collapseKey("order-123")
                        .build(),
                Push.toUsers(List.of("alice", "bob"))
                        .event("delivery_team")
                        .json(2, String::valueOf)
                        .build(),
                Push.toAll()
                        .event("busy")
                        .delivery(Delivery.VOLATILE)
                        .priority(1)
                        .build());
        return publisher.pushAll(pushes).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void retract(Publisher publisher, MessageId message)
            throws ExecutionException, InterruptedException, TimeoutException {
        MessageId retraction = publisher
                .push(Push.delete(Target.user("alice"), message).build())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        System.out.println("retracted  " + message + " by " + retraction);
    }
}
