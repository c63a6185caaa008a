package dev.godwit.router.lane;

import dev.godwit.inbox.Applied;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Partition;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.log.Patience;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.Standing;
import dev.godwit.runtime.Loop;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One owned partition. It runs a {@link Pipeline} as long as nothing is in doubt; every doubt, of whatever kind, throws that
 * pipeline away and leads through a {@link Resync} to the next. Confined to its loop.
 */
final class Lane implements Resync.Owner, Pipeline.Owner {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final long HALT_MILLIS = 30_000;

    /** Where a lane is. */
    enum State {
        READING,
        SEEKING,
        RUNNING,
        BACKING_OFF,
        HALTED
    }

    private final LaneTools tools;
    private final Partition partition;
    private final CatchUp catchUp;
    private final Patience patience = new Patience();
    private State state = State.READING;
    private @Nullable Resync resync;
    private @Nullable Pipeline pipeline;
    private Loop.@Nullable Timer retry;
    private Loop.@Nullable Timer ticking;
    private String trouble = "";
    private boolean closed;
    private boolean paused;
    private boolean progressed;
    private boolean checking;
    private long lastCheck;
    private long kafkaEnd = -1;

    Lane(LaneTools tools, Partition partition) {
        this.tools = tools;
        this.partition = partition;
        this.catchUp = new CatchUp(() -> tools.outlet().sweep(partition));
    }

    /** The partition is this router's now. */
    void open() {
        read();
        scheduleTick();
    }

    /** It no longer is. What is on its way may still be applied; the next owner finds out. */
    void close() {
        closed = true;
        endRound();
        if (ticking != null) {
            ticking.cancel();
        }
    }

    void records(List<PushRecord> polled) {
        if (pipeline == null) {
            // Fetched before the seek. The pause of a partition that was assigned anew is forgotten: say it again.
            tools.kafka().pause(partition.number());
            return;
        }
        pipeline.offer(polled);
        throttle();
    }

    /** The store's connection is new: what it had acknowledged may be gone. */
    void storeReconnected() {
        restart("store-reconnected");
    }

    /** Kafka's end as just read. */
    void kafkaEnd(long end) {
        kafkaEnd = end;
        endCatchUpIfDrained();
    }

    State state() {
        return state;
    }

    Partition partition() {
        return partition;
    }

    /** Why nothing is consumed; empty if that is not so. */
    String trouble() {
        return state == State.RUNNING ? "" : trouble;
    }

    /** Up to and without this offset all is applied; empty while that is not known. */
    OptionalLong appliedEnd() {
        return pipeline == null ? OptionalLong.empty() : OptionalLong.of(pipeline.applied() + 1);
    }

    @Override
    public void watermarkKnown() {
        tools.outlet().sweep(partition);
    }

    @Override
    public void seeking() {
        state = State.SEEKING;
    }

    @Override
    public void ready(Watermark watermark, Standing standing) {
        resync = null;
        state = State.RUNNING;
        trouble = "";
        kafkaEnd = Math.max(kafkaEnd, standing.end());
        lastCheck = tools.loop().ticks();
        pipeline = new Pipeline(tools, partition, standing.topicId(), watermark.offset(), this);
        throttle();
        log.info("event=partition-running partition={} watermark={}", partition, watermark.offset());
    }

    @Override
    public void failed(Throwable failure) {
        backOff("resync-failed", failure);
    }

    @Override
    public void refused(String reason) {
        endRound();
        state = State.HALTED;
        trouble = "halted, " + reason;
        log.error("event=partition-halted partition={} reason=\"{}\"", partition, reason);
        retry = tools.loop().after(HALT_MILLIS, this::read);
    }

    @Override
    public void settled(PushRecord settled, Applied applied, Optional<Delivery> delivery) {
        progress();
        tools.metrics().applied(applied.kind());
        boolean forwards = catchUp.forwards(
                tools.loop().now() - settled.time(), tools.loop().ticks());
        if (forwards) {
            delivery.ifPresent(tools.outlet()::forward);
        }
        endCatchUpIfDrained();
        throttle();
    }

    @Override
    public void lostRangeApplied() {
        tools.outlet().sweep(partition);
    }

    @Override
    public void unclear(String reason, @Nullable Throwable failure) {
        if (failure == null && progressed) {
            restart(reason);
        } else {
            backOff(reason, failure);
        }
    }

    private void restart(String reason) {
        if (!closed) {
            log.info("event=resync partition={} reason={}", partition, reason);
            tools.metrics().resync(reason);
            read();
        }
    }

    private void read() {
        endRound();
        state = State.READING;
        paused = true;
        tools.kafka().pause(partition.number());
        resync = new Resync(tools, partition, this);
        resync.start();
    }

    private void backOff(String reason, @Nullable Throwable failure) {
        endRound();
        state = State.BACKING_OFF;
        paused = true;
        tools.kafka().pause(partition.number());
        trouble = reason + ", " + failure;
        long millis = patience.nextMillis(tools.loop().random());
        tools.metrics().resync(reason);
        log.warn(
                "event=back-off partition={} reason={} millis={} cause=\"{}\"",
                partition,
                reason,
                millis,
                String.valueOf(failure));
        retry = tools.loop().after(millis, this::read);
    }

    private void endRound() {
        if (resync != null) {
            resync.cancel();
            resync = null;
        }
        if (pipeline != null) {
            pipeline.stop();
            pipeline = null;
        }
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        checking = false;
        progressed = false;
    }

    private void progress() {
        progressed = true;
        patience.reset();
    }

    private void throttle() {
        if (pipeline == null) {
            return;
        }
        if (paused && pipeline.roomy()) {
            paused = false;
            tools.kafka().resume(partition.number());
        } else if (!paused && pipeline.full()) {
            paused = true;
            tools.kafka().pause(partition.number());
        }
    }

    private void scheduleTick() {
        long interval = tools.settings().idleCheck().toMillis();
        long jittered = interval - interval / 8 + tools.loop().random().nextLong(interval / 4 + 1);
        ticking = tools.loop().after(jittered, this::tick);
    }

    private void tick() {
        scheduleTick();
        catchUp.tick(tools.loop().ticks());
        Pipeline running = pipeline;
        if (running != null && !checking && (running.drained() || checkIsDue())) {
            check(running);
        }
    }

    private boolean checkIsDue() {
        return tools.loop().ticks() - lastCheck >= tools.settings().busyCheck().toMillis();
    }

    /** The store may have gone back without a word, and Kafka's end must stay young in it. */
    private void check(Pipeline asking) {
        checking = true;
        lastCheck = tools.loop().ticks();
        long before = asking.applied();
        boolean idle = asking.drained();
        long end = Math.max(kafkaEnd, before + 1);
        tools.loop().whenDone(tools.writer().watermark(partition, end), (found, failure) -> {
            if (pipeline != asking) {
                return;
            }
            checking = false;
            if (found == null) {
                backOff("check-failed", failure);
            } else {
                boolean stillIdle = idle && asking.drained() && asking.applied() == before;
                checked(asking, stillIdle, found.map(Watermark::offset).orElse(Applied.NO_WATERMARK));
            }
        });
    }

    private void checked(Pipeline asked, boolean idle, long stands) {
        if (stands < asked.applied() || (idle && stands != asked.applied())) {
            restart("watermark-moved");
            return;
        }
        progress();
        if (catchUp.behind() && idle) {
            askPosition(asked);
        }
    }

    /** Behind the last record there may be markers of transactions, which are never polled. */
    private void askPosition(Pipeline asking) {
        tools.loop().whenDone(tools.kafka().position(partition.number()), (position, failure) -> {
            if (pipeline == asking && position != null && asking.drained() && position >= kafkaEnd) {
                catchUp.drained();
            }
        });
    }

    private void endCatchUpIfDrained() {
        if (catchUp.behind() && pipeline != null && pipeline.drained() && pipeline.position() >= kafkaEnd) {
            catchUp.drained();
        }
    }
}
