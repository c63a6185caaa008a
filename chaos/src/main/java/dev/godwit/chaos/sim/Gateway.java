package dev.godwit.chaos.sim;

import dev.godwit.gateway.node.NodeCore;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A gateway process: the product's node, hubs and sessions, on this simulation's edges. */
final class Gateway extends Node {

    private static final int LINK_PORT = 9091;

    private final List<Served> loops = new ArrayList<>();
    private @Nullable NodeLoop nodeLoop;
    private @Nullable NodeCore core;

    /** An event loop of clients, and their sessions. */
    record Served(NodeLoop loop, Sessions sessions) {}

    Gateway(World world, int number) {
        super(world, "g" + number);
    }

    @Override
    void begin() {
        World world = world();
        NodeLoop own = newLoop();
        NodeCore.Ports ports = new NodeCore.Ports(
                own,
                new StoreReader(this, own, world.store()),
                world.directory().line(this, own),
                world.scheduler().chance());
        NodeCore node = new NodeCore(
                ports, world.settings().node(site().name()), world.settings().meters());
        loops.clear();
        for (int i = 0; i < world.settings().loopsOfGateway(); i++) {
            NodeLoop loop = newLoop();
            loops.add(new Served(loop, node.sessions(loop)));
        }
        nodeLoop = own;
        core = node;
        own.execute(() -> node.start(LINK_PORT));
    }

    NodeLoop nodeLoop() {
        return Objects.requireNonNull(nodeLoop);
    }

    NodeCore core() {
        return Objects.requireNonNull(core);
    }

    Served anyLoop() {
        return world().scheduler().oneOf(loops);
    }

    /** Goes as it is asked to: clients are told, the cluster too, and then it ends. */
    void stop() {
        loops.forEach(served -> served.loop().execute(() -> served.sessions().closeAll(Close.DRAIN)));
        nodeLoop().execute(() -> core().stop());
        NodeLoop stopping = nodeLoop();
        world().scheduler().after(200_000, () -> {
            if (!stopping.dead()) {
                kill(false);
            }
        });
    }

    @Override
    void gone() {
        loops.clear();
    }
}
