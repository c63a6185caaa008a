package dev.godwit.chaos.bug;

import dev.godwit.gateway.session.Session;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.router.log.memory.InMemoryKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The smallest thing that goes wrong with a bug and right without it, for each of them. */
final class Scenes {

    /** What it says when all is right, and how to find out. */
    record Expected(String right, Callable<?> seen) {}

    private static final Map<String, Expected> ALL = Map.ofEntries(
            Map.entry("commit-before-append", new Expected("[a, b]", Scenes::ownerThatDiesBeforeItsAppends)),
            Map.entry("follow-after-replay", new Expected("[a]", Scenes::messageRightAfterTheConnect)),
            Map.entry("ignore-rewind", new Expected("[a, b, c]", Scenes::lostTailAndOneMore)),
            Map.entry("xadd-star", new Expected("[1-1, 1-2]", () -> twin().ids())),
            Map.entry("trust-wait", new Expected("[a, b]", Scenes::lostTailAndSilence)),
            Map.entry("trim-without-gap", new Expected("1-0", () -> twin().trimmedThrough())),
            Map.entry("shared-cursor", new Expected("[a]", Scenes::otherDevice)),
            Map.entry("forget-routes", new Expected("[a]", Scenes::wipedRegistry)),
            Map.entry("timeout-is-delivery", new Expected("[a]", Scenes::cutConnection)),
            Map.entry("poison-without-letter", new Expected("1", Scenes::poison)),
            Map.entry("unconditional-removal", new Expected("[node]", Scenes::lateRemoval)),
            Map.entry("tail-not-contiguous", new Expected("[a, b]", Scenes::lostFrame)));

    private Scenes() {}

    static Expected of(Bug bug) {
        return ALL.get(bug.name());
    }

    private static Object ownerThatDiesBeforeItsAppends() {
        RouterScene scene = new RouterScene();
        InMemoryKafka.Client first = scene.router(scene.deaf());
        scene.push("a");
        scene.push("b");
        scene.settle(first);
        // Until it has committed.
        scene.loop.advance(2_000);
        first.forgetAssignment(0);
        scene.router(scene.inbox);
        return scene.logged();
    }

    private static Object lostTailAndOneMore() {
        RouterScene scene = new RouterScene();
        InMemoryKafka.Client router = lostTail(scene);
        scene.push("c");
        scene.settle(router);
        return scene.logged();
    }

    private static Object lostTailAndSilence() {
        RouterScene scene = new RouterScene();
        InMemoryKafka.Client router = lostTail(scene);
        scene.loop.advance(10_000);
        scene.settle(router);
        return scene.logged();
    }

    private static InMemoryKafka.Client lostTail(RouterScene scene) {
        InMemoryKafka.Client router = scene.router(scene.inbox);
        scene.push("a");
        scene.settle(router);
        InMemoryInbox.Copy replica = scene.inbox.copy();
        scene.push("b");
        scene.settle(router);
        scene.inbox.restore(replica);
        scene.inbox.reconnect();
        scene.settle(router);
        return router;
    }

    private static Object poison() {
        RouterScene scene = new RouterScene();
        InMemoryKafka.Client router = scene.router(scene.inbox);
        scene.kafka.produce(0, "alice", "{");
        scene.settle(router);
        return scene.kafka.deadLetters().size();
    }

    private static Object messageRightAfterTheConnect() {
        GatewayScene scene = new GatewayScene();
        SceneClient alice = new SceneClient();
        scene.connect(alice, "phone", Optional.empty());
        scene.loop.advance(10);
        scene.push("a");
        scene.loop.advance(GatewayScene.SOON);
        return alice.received();
    }

    private static Object otherDevice() {
        GatewayScene scene = new GatewayScene();
        SceneClient phone = new SceneClient();
        Session reading = scene.connect(phone, "phone", Optional.empty());
        scene.loop.advance(GatewayScene.SOON);
        scene.push("a");
        scene.loop.advance(GatewayScene.SOON);
        reading.disconnected();
        // By its position it proves that it has all.
        scene.connect(new SceneClient(), "phone", phone.position());
        scene.loop.advance(GatewayScene.SOON);
        SceneClient laptop = new SceneClient();
        scene.connect(laptop, "laptop", Optional.empty());
        scene.loop.advance(GatewayScene.SOON);
        return laptop.received();
    }

    private static Object wipedRegistry() {
        GatewayScene scene = new GatewayScene();
        SceneClient alice = new SceneClient();
        scene.connect(alice, "phone", Optional.empty());
        scene.loop.advance(GatewayScene.SOON);
        scene.registry.wipe();
        scene.registry.disturb();
        scene.loop.advance(1_000);
        scene.push("a");
        scene.loop.advance(GatewayScene.SOON);
        return alice.received();
    }

    private static Object cutConnection() {
        GatewayScene scene = new GatewayScene();
        Session cut = scene.connect(new SceneClient(), "phone", Optional.empty());
        scene.loop.advance(GatewayScene.SOON);
        scene.push("a");
        scene.loop.advance(100);
        cut.disconnected();
        scene.loop.advance(GatewayScene.SOON);
        SceneClient again = new SceneClient();
        scene.connect(again, "phone", Optional.empty());
        scene.loop.advance(GatewayScene.SOON);
        return again.received();
    }

    private static Object lostFrame() {
        GatewayScene scene = new GatewayScene();
        SceneClient alice = new SceneClient();
        scene.connect(alice, "phone", Optional.empty());
        scene.loop.advance(GatewayScene.SOON);
        scene.append("a");
        scene.push("b");
        scene.loop.advance(GatewayScene.SOON);
        return alice.received();
    }

    private static Object lateRemoval() {
        InMemoryRegistry registry = new InMemoryRegistry(() -> Scene.NOW);
        registry.put(List.of(Scene.ALICE), new Route("node", "first", 2));
        registry.remove(Scene.ALICE, new Route("node", "first", 1));
        return registry.routes(List.of(Scene.ALICE)).toCompletableFuture().join().values().stream()
                .flatMap(List::stream)
                .map(Route::node)
                .toList();
    }

    private static StoreScene twin() throws Exception {
        InMemoryInbox twin = new InMemoryInbox(Scene.TOPIC, StoreScene.TWO_ENTRIES, System::currentTimeMillis);
        return new StoreScene(twin, twin);
    }
}
