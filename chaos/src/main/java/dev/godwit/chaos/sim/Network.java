package dev.godwit.chaos.sim;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who reaches whom, and how fast. Each direction between two sites is cut, and slow, by itself. */
final class Network {

    private static final long QUICK_MICROS = 400;
    private static final int MOST = 32;

    private final Scheduler scheduler;
    private final List<Site> sites = new ArrayList<>();
    private final boolean[] cut = new boolean[MOST * MOST];
    private final long[] slow = new long[MOST * MOST];
    private final Set<Pipe> stuck = new LinkedHashSet<>();

    Network(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Site site(String name) {
        Site site = new Site(sites.size(), name);
        sites.add(site);
        return site;
    }

    boolean passes(Site from, Site to) {
        return !cut[way(from, to)];
    }

    boolean joined(Site one, Site other) {
        return passes(one, other) && passes(other, one);
    }

    void cut(Site from, Site to) {
        cut[way(from, to)] = true;
    }

    void slow(Site from, Site to, long mostMicros) {
        slow[way(from, to)] = mostMicros;
    }

    void heal(Site from, Site to) {
        cut[way(from, to)] = false;
        slow[way(from, to)] = 0;
        flow();
    }

    void healAll() {
        java.util.Arrays.fill(cut, false);
        java.util.Arrays.fill(slow, 0);
        flow();
    }

    long delay(Site from, Site to) {
        return 20 + scheduler.upTo(Math.max(QUICK_MICROS, slow[way(from, to)]));
    }

    void stuck(Pipe pipe) {
        stuck.add(pipe);
    }

    private void flow() {
        List<Pipe> all = List.copyOf(stuck);
        stuck.clear();
        all.forEach(Pipe::flow);
    }

    private static int way(Site from, Site to) {
        return from.number() * MOST + to.number();
    }
}
