package dev.godwit.chaos.bug;

import dev.godwit.inbox.redis.Endpoint;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.inbox.redis.RedisSettings;
import dev.godwit.registry.Route;
import dev.godwit.registry.hazelcast.HazelcastRegistry;
import dev.godwit.registry.hazelcast.MemberSettings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletionException;

/** What a real store makes of a scene. */
final class StoresMain {

    private StoresMain() {}

    public static void main(String[] args) {
        int code = 1;
        try {
            if (args[0].equals("redis")) {
                redis(Integer.parseInt(args[1]));
            } else {
                hazelcast();
            }
            code = 0;
        } catch (Exception e) {
            e.printStackTrace(System.out);
        } finally {
            // Both leave threads behind.
            System.exit(code);
        }
    }

    private static void redis(int port) throws Exception {
        RedisSettings settings = RedisSettings.standalone(new Endpoint("127.0.0.1", port));
        RedisInbox inbox = new RedisInbox(Vertx.vertx(), settings, Scene.TOPIC, StoreScene.TWO_ENTRIES);
        inbox.start().toCompletableFuture().join();
        StoreScene scene = new StoreScene(inbox.writer(), inbox.reader());
        scene.appendCollapsing(3);
        System.out.println("ids: " + scene.ids());
        System.out.println("trimmed through: " + scene.trimmedThrough());
    }

    private static void hazelcast() {
        HazelcastRegistry registry = HazelcastRegistry.member(
                new MemberSettings("bug-" + ProcessHandle.current().pid(), "127.0.0.1", 0, List.of()));
        registry.start().toCompletableFuture().join();
        registry.put(List.of(Scene.ALICE), new Route("node", "first", 2))
                .toCompletableFuture()
                .join();
        registry.remove(Scene.ALICE, new Route("node", "first", 1))
                .toCompletableFuture()
                .join();
        System.out.println("routes: " + routes(registry));
    }

    private static int routes(HazelcastRegistry registry) {
        while (true) {
            try {
                return registry.routes(List.of(Scene.ALICE))
                        .toCompletableFuture()
                        .join()
                        .size();
            } catch (CompletionException e) {
                // A look-up has 300 ms, which is little on a busy machine.
                System.out.println(e.getMessage());
            }
        }
    }
}
