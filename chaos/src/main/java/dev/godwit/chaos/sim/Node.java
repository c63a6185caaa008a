package dev.godwit.chaos.sim;

import java.util.ArrayList;
import java.util.List;

/** A process of the cluster, and its machine. Killed, all that it knew is gone; what it was connected to learns of it, or does not. */
abstract class Node {

    private final World world;
    private final Site site;
    private final List<NodeLoop> loops = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Connection.End> ends = new ArrayList<>();
    private boolean alive;
    private boolean paused;
    private long skewMillis;

    Node(World world, String name) {
        this.world = world;
        this.site = world.network().site(name);
    }

    World world() {
        return world;
    }

    Site site() {
        return site;
    }

    boolean alive() {
        return alive;
    }

    boolean paused() {
        return paused;
    }

    boolean running() {
        return alive && !paused;
    }

    final void start() {
        alive = true;
        paused = false;
        begin();
    }

    /** Makes the product's parts, on new loops. */
    abstract void begin();

    /** The cluster's other parts go on without it. */
    abstract void gone();

    NodeLoop newLoop() {
        NodeLoop loop = new NodeLoop(world.scheduler());
        loop.skew(skewMillis);
        loops.add(loop);
        return loop;
    }

    void add(Line line) {
        lines.add(line);
    }

    void add(Connection.End end) {
        ends.removeIf(old -> !old.isOpen());
        ends.add(end);
    }

    /**
     * Ends it at once.
     *
     * @param withMachine nothing is sent any more, not even that it ended
     */
    void kill(boolean withMachine) {
        alive = false;
        loops.forEach(NodeLoop::kill);
        loops.clear();
        lines.forEach(Line::drop);
        lines.clear();
        List.copyOf(ends).forEach(withMachine ? Connection.End::vanish : Connection.End::close);
        ends.clear();
        gone();
    }

    void pause() {
        paused = true;
        loops.forEach(NodeLoop::pause);
    }

    void resume() {
        paused = false;
        loops.forEach(NodeLoop::resume);
    }

    /** Its clock on the wall is set. */
    void skew(long millis) {
        skewMillis = millis;
        loops.forEach(loop -> loop.skew(millis));
    }
}
