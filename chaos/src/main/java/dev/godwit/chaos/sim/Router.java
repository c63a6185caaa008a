package dev.godwit.chaos.sim;

import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Forwarder;
import dev.godwit.router.lane.Lanes;
import dev.godwit.router.link.Links;
import org.jspecify.annotations.Nullable;

/** A router process: the product's lanes, forwarder and links, on this simulation's edges. */
final class Router extends Node {

    private static final long ZOMBIE_MICROS = 2_000_000;

    private final int number;
    private @Nullable Consumer consumer;
    private @Nullable Lanes lanes;
    private @Nullable Links links;

    Router(World world, int number) {
        super(world, "r" + number);
        this.number = number;
    }

    int number() {
        return number;
    }

    @Override
    void begin() {
        NodeLoop loop = newLoop();
        World world = world();
        RouterMetrics metrics = world.settings().routerMetrics();
        RegistryLine registry = world.directory().line(this, loop);
        StoreWriter writer = new StoreWriter(this, loop, world.store());
        Links.Identity identity = new Links.Identity(site().name(), Settings.SECRET, Settings.GENERATION);
        Links toGateways = Links.over(new LinkLine(this, loop), loop, registry, metrics, identity);
        Forwarder forwarder = new Forwarder(loop, registry, toGateways, metrics);
        Consumer log = new Consumer(this, loop, world.broker());
        Lanes.Ports ports = new Lanes.Ports(loop, log, writer, forwarder);
        Lanes own = new Lanes(
                world.settings().topic(),
                Settings.CODEC,
                ports,
                world.settings().lanes(),
                metrics);
        consumer = log;
        lanes = own;
        links = toGateways;
        loop.execute(() -> {
            toGateways.start();
            own.start();
            log.start(own);
            world.broker().joins(this);
        });
    }

    /** Goes as it is asked to: what it has begun is not waited for. */
    void stop() {
        if (lanes != null && links != null) {
            lanes.stop();
            links.stop();
        }
        kill(false);
    }

    @Override
    void gone() {
        consumer = null;
        world().broker().suspects(this);
    }

    /** There may be something to fetch. */
    void wake() {
        if (consumer != null) {
            consumer.wake();
        }
    }

    /** Whether it has been given the partition, and not lost it. */
    boolean isMember(int partition) {
        return consumer != null && consumer.has(partition);
    }

    void gets(int partition) {
        if (consumer != null && alive()) {
            consumer.gets(partition);
        }
    }

    void loses(int partition) {
        Consumer present = consumer;
        if (present != null) {
            boolean told = running()
                    && world().broker().reaches(this)
                    && !world().scheduler().oneIn(4);
            present.loses(partition, told);
            if (!told) {
                learnLater(present);
            }
        }
    }

    /** It is heard of again: it hears what happened meanwhile, and gets a share. */
    void rejoins() {
        if (consumer != null) {
            learnLater(consumer);
            world().broker().joins(this);
            consumer.wake();
        }
    }

    /** Until it is told, it goes on as the owner of what it had. */
    private void learnLater(Consumer zombie) {
        world().scheduler().after(world().scheduler().upTo(ZOMBIE_MICROS), () -> {
            if (consumer == zombie && running() && world().broker().reaches(this)) {
                zombie.learns(world().broker().lostBy(this));
            }
        });
    }
}
