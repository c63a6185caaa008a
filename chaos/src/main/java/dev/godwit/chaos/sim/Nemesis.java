package dev.godwit.chaos.sim;

import dev.godwit.chaos.history.Event;
import java.util.List;

/** Breaks things, each for a while, several at once; and mends all of them at the end. */
final class Nemesis {

    private static final long LONGEST_MICROS = 6_000_000;
    private static final int DISTURBANCES = 8;
    private static final int REMOVALS = 2;

    private final World world;
    private final Scheduler scheduler;
    private boolean healed;

    Nemesis(World world) {
        this.world = world;
        this.scheduler = world.scheduler();
    }

    void plan(long within) {
        long strikes = scheduler.upTo(7);
        for (long i = 0; i < strikes; i++) {
            scheduler.after(scheduler.upTo(within), this::strike);
        }
        for (int i = 0; i < 3; i++) {
            scheduler.after(scheduler.upTo(within), world.store()::replicate);
        }
        for (int i = 0; i < REMOVALS && world.settings().forgetful(); i++) {
            scheduler.after(scheduler.upTo(within), this::retention);
        }
        for (int i = 0; i < DISTURBANCES; i++) {
            scheduler.after(scheduler.upTo(within), this::disturbDevice);
        }
    }

    void heal() {
        healed = true;
        world.network().healAll();
        world.store().up(true);
        world.directory().up(true);
        world.directory().retried(0);
        world.directory().merge();
        world.producer().unknown(0);
        world.gateways().forEach(this::revive);
        world.routers().forEach(this::revive);
        world.routers().forEach(Router::rejoins);
        world.broker().heal();
        world.devices().forEach(device -> device.reading(true));
        tell("all", "cluster", true);
    }

    private void revive(Node process) {
        process.skew(0);
        if (!process.alive()) {
            process.start();
        } else if (process.paused()) {
            process.resume();
        }
    }

    private void strike() {
        if (healed) {
            return;
        }
        switch ((int) scheduler.upTo(19)) {
            case 0, 1 -> kill(scheduler.oneOf(world.routers()));
            case 2, 3, 4 -> kill(scheduler.oneOf(world.gateways()));
            case 5 -> stop();
            case 6 -> pause(scheduler.oneOf(world.routers()));
            case 7 -> pause(scheduler.oneOf(world.gateways()));
            case 8, 9, 10 -> cut();
            case 11 -> slow();
            case 12, 13, 14 -> store();
            case 15, 16 -> registry();
            case 17, 18 -> kafka();
            default -> clock();
        }
    }

    private void kill(Node process) {
        if (process.alive()) {
            boolean withMachine = scheduler.oneIn(3);
            process.kill(withMachine);
            tell(withMachine ? "power" : "kill", process.site().name(), false);
            undo(scheduler.upTo(4_000_000), () -> start(process, withMachine ? "power" : "kill"));
        }
    }

    private void start(Node process, String fault) {
        if (!process.alive()) {
            process.start();
            tell(fault, process.site().name(), true);
        }
    }

    private void stop() {
        if (scheduler.oneIn(2)) {
            Router router = scheduler.oneOf(world.routers());
            if (router.running()) {
                router.stop();
                tell("stop", router.site().name(), false);
                undo(scheduler.upTo(3_000_000), () -> start(router, "stop"));
            }
        } else {
            Gateway gateway = scheduler.oneOf(world.gateways());
            if (gateway.running()) {
                gateway.stop();
                tell("stop", gateway.site().name(), false);
                undo(250_000 + scheduler.upTo(3_000_000), () -> start(gateway, "stop"));
            }
        }
    }

    private void pause(Node process) {
        if (process.running()) {
            process.pause();
            tell("pause", process.site().name(), false);
            if (process instanceof Router router) {
                world.broker().suspects(router);
            }
            undo(scheduler.upTo(LONGEST_MICROS), () -> {
                if (process.paused() && process.alive()) {
                    process.resume();
                    tell("pause", process.site().name(), true);
                    if (process instanceof Router router) {
                        router.rejoins();
                    }
                }
            });
        }
    }

    private void cut() {
        Router router = scheduler.oneOf(world.routers());
        Gateway gateway = scheduler.oneOf(world.gateways());
        switch ((int) scheduler.upTo(6)) {
            case 0, 1 -> cut(router.site(), gateway.site());
            case 2 -> cut(gateway.site(), world.store().site());
            case 3 -> cut(router.site(), world.store().site());
            case 4 -> cutOffKafka(router);
            case 5 ->
                cut(
                        scheduler.oneIn(2) ? router.site() : gateway.site(),
                        world.directory().site());
            default -> cut(gateway.site(), scheduler.oneOf(world.devices()).site());
        }
    }

    private void cutOffKafka(Router router) {
        cut(router.site(), world.broker().site());
        world.broker().suspects(router);
        undo(LONGEST_MICROS, router::rejoins);
    }

    /** In both directions, or in one. */
    private void cut(Site one, Site other) {
        long kind = scheduler.upTo(3);
        if (kind != 0) {
            world.network().cut(one, other);
        }
        if (kind != 1) {
            world.network().cut(other, one);
        }
        tell("cut", one + "-" + other, false);
        undo(scheduler.upTo(LONGEST_MICROS), () -> mend("cut", one, other));
    }

    private void slow() {
        Router router = scheduler.oneOf(world.routers());
        Gateway gateway = scheduler.oneOf(world.gateways());
        List<Site> others = List.of(world.store().site(), world.directory().site(), gateway.site());
        slow(router.site(), scheduler.oneOf(others));
        slow(gateway.site(), world.store().site());
    }

    private void slow(Site one, Site other) {
        world.network().slow(one, other, scheduler.upTo(400_000));
        world.network().slow(other, one, scheduler.upTo(400_000));
        tell("slow", one + "-" + other, false);
        undo(scheduler.upTo(LONGEST_MICROS), () -> mend("slow", one, other));
    }

    private void mend(String fault, Site one, Site other) {
        world.network().heal(one, other);
        world.network().heal(other, one);
        tell(fault, one + "-" + other, true);
    }

    private void store() {
        Store store = world.store();
        switch ((int) scheduler.upTo(5)) {
            case 0, 1, 2 -> {
                store.failOver();
                tell("redis-failover", "redis", false);
            }
            case 3 -> {
                if (world.settings().noticesFlush() && scheduler.oneIn(2)) {
                    store.flush();
                } else {
                    store.wipe();
                }
                tell("redis-wipe", "redis", false);
            }
            default -> {
                store.down();
                tell("redis-down", "redis", false);
                undo(scheduler.upTo(4_000_000), () -> {
                    store.up(true);
                    tell("redis-down", "redis", true);
                });
            }
        }
    }

    private void registry() {
        Directory directory = world.directory();
        switch ((int) scheduler.upTo(4)) {
            case 0, 1 -> {
                directory.wipe();
                tell("registry-wipe", "hazelcast", false);
            }
            case 2 -> {
                directory.up(false);
                tell("registry-down", "hazelcast", false);
                undo(scheduler.upTo(4_000_000), () -> {
                    directory.up(true);
                    tell("registry-down", "hazelcast", true);
                });
            }
            case 3 -> {
                directory.retried(2 + (int) scheduler.upTo(3));
                tell("registry-retries", "hazelcast", false);
                undo(scheduler.upTo(LONGEST_MICROS), () -> {
                    directory.retried(0);
                    tell("registry-retries", "hazelcast", true);
                });
            }
            default -> {
                directory.split();
                tell("registry-split", "hazelcast", false);
                undo(scheduler.upTo(4_000_000), () -> {
                    directory.merge();
                    tell("registry-split", "hazelcast", true);
                });
            }
        }
    }

    private void kafka() {
        Broker broker = world.broker();
        switch ((int) scheduler.upTo(4)) {
            case 0 -> {
                broker.up(false);
                tell("kafka-down", "kafka", false);
                undo(scheduler.upTo(3_000_000), () -> {
                    broker.up(true);
                    tell("kafka-down", "kafka", true);
                    world.routers().forEach(Router::rejoins);
                });
            }
            case 1 -> {
                broker.failing(2 + (int) scheduler.upTo(3));
                tell("kafka-sends", "kafka", false);
                undo(scheduler.upTo(LONGEST_MICROS), () -> {
                    broker.failing(0);
                    tell("kafka-sends", "kafka", true);
                });
            }
            case 2 -> {
                world.producer().unknown(2 + (int) scheduler.upTo(3));
                undo(scheduler.upTo(LONGEST_MICROS), () -> world.producer().unknown(0));
            }
            default -> {
                for (long i = scheduler.upTo(3); i >= 0; i--) {
                    undo(scheduler.upTo(1_500_000), broker::shuffle);
                }
                tell("rebalance", "kafka", false);
            }
        }
    }

    /** Nobody has read what is removed, or the store has just lost it. */
    private void retention() {
        tell("kafka-truncate", "kafka", false);
        for (int partition = 0; partition < Settings.PARTITIONS; partition++) {
            if (scheduler.oneIn(2)) {
                world.broker().remove(partition);
            }
        }
        if (scheduler.oneIn(2)) {
            store();
        }
    }

    private void clock() {
        Node process = scheduler.oneIn(2) ? scheduler.oneOf(world.routers()) : scheduler.oneOf(world.gateways());
        process.skew(scheduler.upTo(120_000) - 60_000);
        tell("clock", process.site().name(), false);
    }

    private void disturbDevice() {
        if (healed) {
            return;
        }
        Device device = scheduler.oneOf(world.devices());
        switch ((int) scheduler.upTo(6)) {
            case 0 -> {
                device.reading(false);
                undo(scheduler.upTo(1_500_000), () -> device.reading(true));
            }
            case 1, 2 -> device.leave();
            case 3 -> device.reload();
            case 4 -> {
                // Who gave a position that was never given waits until Kafka's end was written next to the logs.
                if (world.settings().watchful()) {
                    device.lieNext();
                    device.leave();
                }
            }
            default -> device.cut();
        }
    }

    private void undo(long delay, Runnable mending) {
        scheduler.after(delay, () -> {
            if (!healed) {
                mending.run();
            }
        });
    }

    private void tell(String fault, String target, boolean isHealed) {
        world.record(new Event.Fault(world.micros(), fault, target, isHealed));
    }
}
