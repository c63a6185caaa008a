package dev.godwit.chaos.fleet;

import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All devices of a run, and what can be wrong with them. Any thread may call, but no event loop may end it.
 */
public final class Fleet implements AutoCloseable {

    private static final long END_SECONDS = 10;

    private final List<Seat> seats = new ArrayList<>();
    private final Tally tally;
    private final Random random;

    private record Seat(Loop loop, Device device) {}

    /**
     * What a fleet needs to know of the cluster.
     *
     * @param heartbeat interval of gateways, for streams that are not told it
     */
    public record Cluster(List<Gateway> gateways, Badges badges, Duration heartbeat) {

        public Cluster {
            gateways = List.copyOf(gateways);
        }
    }

    /**
     * How the fleet does.
     *
     * @param connected devices that have been greeted
     * @param stopped devices that were told never to come back
     * @param late devices that wait for something that was accepted
     * @param behind messages that they wait for, each counted for each device
     */
    public record Progress(int devices, int connected, int stopped, int late, long behind, long received) {}

    /**
     * @param seed of what the devices draw
     */
    public Fleet(Vertx vertx, long seed, Population population, Cluster cluster, HistoryWriter history) {
        this.tally = new Tally(population);
        this.random = new Random(seed);
        Transports transports = Transports.on(vertx);
        for (Member member : population.members()) {
            Loop loop = VertxLoop.create(vertx);
            Course course = new Course(
                    loop,
                    transports.of(member.medium()),
                    history,
                    cluster.gateways(),
                    cluster.badges()::user,
                    this::positions,
                    new Random(random.nextLong()),
                    cluster.heartbeat());
            seats.add(new Seat(loop, new Device(member, course, tally.of(member))));
        }
    }

    public void start() {
        tell(seats, Device::start);
    }

    /** Has so large a part of the devices stop reading, until they rest. */
    public void slow(double fraction) {
        tell(some(fraction), Device::slow);
    }

    /** Has all devices drop their connections and come back at once. */
    public void storm() {
        tell(seats, Device::storm);
    }

    /** Has so large a part of the devices come back with positions that they were not given, until they rest. */
    public void lie(double fraction) {
        tell(some(fraction), Device::lie);
    }

    /** Back to normal. */
    public void rest() {
        tell(seats, Device::rest);
    }

    /** Of what was accepted; whoever pushes tells it. */
    public Tally tally() {
        return tally;
    }

    /** Whether every device is there, and has what was accepted for it so far. */
    public boolean caughtUp() {
        return tally.behind() == 0
                && seats.stream().allMatch(seat -> seat.device().isConnected());
    }

    public Progress progress() {
        return new Progress(
                seats.size(),
                count(Device::isConnected),
                count(Device::isStopped),
                tally.late().size(),
                tally.behind(),
                tally.received());
    }

    /** Devices that wait for something or are not there, and what of it. */
    public Map<String, String> late() {
        Map<String, String> late = new TreeMap<>(tally.late());
        seats.stream()
                .map(Seat::device)
                .filter(device -> !device.isConnected())
                .forEach(device -> late.put(device.name(), device.isStopped() ? "was told to stop" : "not connected"));
        return late;
    }

    /** Closes all connections. */
    @Override
    public void close() {
        CompletableFuture<?>[] ends = seats.stream()
                .map(seat -> {
                    CompletableFuture<Void> end = new CompletableFuture<>();
                    seat.loop().execute(() -> {
                        seat.device().end();
                        end.complete(null);
                    });
                    return end;
                })
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends).orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
    }

    private int count(Predicate<Device> which) {
        return (int) seats.stream().filter(seat -> which.test(seat.device())).count();
    }

    private List<Seat> some(double fraction) {
        List<Seat> shuffled = new ArrayList<>(seats);
        synchronized (random) {
            Collections.shuffle(shuffled, random);
        }
        return shuffled.subList(0, (int) Math.ceil(fraction * shuffled.size()));
    }

    private List<String> positions() {
        return seats.stream()
                .map(seat -> seat.device().position())
                .flatMap(Optional::stream)
                .toList();
    }

    private static void tell(List<Seat> some, Consumer<Device> what) {
        some.forEach(seat -> seat.loop().execute(() -> what.accept(seat.device())));
    }
}
