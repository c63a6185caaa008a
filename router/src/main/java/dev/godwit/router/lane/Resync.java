package dev.godwit.router.lane;

import dev.godwit.inbox.Applied;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Partition;
import dev.godwit.router.log.Errand;
import dev.godwit.router.log.Standing;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way from "not sure" to "this watermark stands, and Kafka's next record is the one after it". One object is one attempt; a
 * cancelled attempt does nothing more.
 */
final class Resync {

    private static final Logger log = LoggerFactory.getLogger(Resync.class);

    /** How an attempt ends, and what must be told on the way. */
    interface Owner {

        /** The watermark was read or moved: followers may lack what lies below it. */
        void watermarkKnown();

        /** Kafka's next record of the partition is the one after the watermark. */
        void ready(Watermark watermark, Standing standing);

        /** Something did not answer; worth another attempt soon. */
        void failed(Throwable failure);

        /** The partition must not be consumed as things are; somebody has to look. */
        void refused(String reason);

        /** The watermark is known, the seek is on its way. */
        void seeking();
    }

    private final LaneTools tools;
    private final Partition partition;
    private final Owner owner;
    private @Nullable Errand errand;
    private boolean over;

    Resync(LaneTools tools, Partition partition, Owner owner) {
        this.tools = tools;
        this.partition = partition;
        this.owner = owner;
    }

    void start() {
        then(tools.kafka().standing(partition.number()), this::readWatermark);
    }

    void cancel() {
        over = true;
        if (errand != null) {
            errand.cancel();
        }
    }

    private void readWatermark(Standing standing) {
        if (!standing.objections().isEmpty()) {
            refuse("topic settings: " + String.join("; ", standing.objections()));
            return;
        }
        then(
                tools.writer().watermark(partition, standing.end()),
                found -> found.ifPresentOrElse(watermark -> compare(watermark, standing), () -> begin(standing)));
    }

    private void begin(Standing standing) {
        long oldest = tools.loop().now() - tools.settings().logAge().toMillis();
        then(tools.kafka().offsetAt(partition.number(), oldest), floor -> begin(standing, floor));
    }

    /** What lies below the first record of all is nothing, however high its offset: markers, for one. */
    private void begin(Standing standing, long floor) {
        then(
                tools.kafka().offsetAt(partition.number(), 0),
                first -> beginAt(standing, first == floor ? standing.start() : floor));
    }

    private void beginAt(Standing standing, long floor) {
        if (floor == 0) {
            startAt(standing, floor);
        } else {
            then(tools.kafka().committed(partition.number()), committed -> beginAt(standing, floor, committed));
        }
    }

    /** Requests between the two were never expanded: mailboxes of every partition may lack something. */
    private void beginAt(Standing standing, long floor, long committed) {
        if (committed < floor) {
            log.error(
                    "event=requests-below-floor partition={} from={} to={} meaning=never-expanded",
                    partition,
                    committed,
                    floor);
            tools.metrics().lostRange();
            announceLost(committed, floor, standing, () -> startAt(standing, floor));
        } else {
            startAt(standing, floor);
        }
    }

    private void startAt(Standing standing, long floor) {
        then(
                tools.writer().start(partition, standing.topicId(), floor, standing.end()),
                watermark -> compare(watermark, standing));
    }

    private void compare(Watermark watermark, Standing standing) {
        long next = watermark.offset() + 1;
        if (!watermark.topicId().equals(standing.topicId())) {
            refuse("the store belongs to topic id " + watermark.topicId() + ", Kafka has " + standing.topicId());
        } else if (standing.end() < next) {
            refuse("Kafka ends at " + standing.end() + ", the store is at " + next + ": Kafka lost its tail");
        } else if (standing.start() > next) {
            owner.watermarkKnown();
            passLost(watermark, standing);
        } else {
            owner.watermarkKnown();
            seek(watermark, standing);
        }
    }

    /** Kafka no longer holds what comes next. The others are told first: who dies after the jump would never tell them. */
    private void passLost(Watermark watermark, Standing standing) {
        long from = watermark.offset() + 1;
        log.error("event=records-lost partition={} from={} to={} by=kafka", partition, from, standing.start());
        tools.metrics().lostRange();
        announceLost(from, standing.start(), standing, () -> jump(watermark, standing));
    }

    private void jump(Watermark watermark, Standing standing) {
        Step step = new Step(watermark.offset(), standing.start() - 1, -1, 0, Optional.empty());
        then(tools.writer().jump(partition, step), applied -> jumped(applied, step, watermark, standing));
    }

    private void jumped(Applied applied, Step step, Watermark before, Standing standing) {
        if (applied.kind() == Applied.Kind.REWIND) {
            fail(new IllegalStateException("the watermark moved during a jump"));
            return;
        }
        owner.watermarkKnown();
        seek(new Watermark(step.offset(), -1, before.topicId(), before.floor()), standing);
    }

    private void seek(Watermark watermark, Standing standing) {
        owner.seeking();
        CompletionStage<Void> seek =
                tools.kafka().seek(partition.number(), watermark.offset() + 1, watermark.leaderEpoch());
        tools.loop().whenDone(seek, (nothing, failure) -> {
            if (over) {
                return;
            }
            if (failure != null) {
                fail(failure);
            } else {
                over = true;
                owner.ready(watermark, standing);
            }
        });
    }

    private void announceLost(long from, long to, Standing standing, Runnable then) {
        errand = new Errand(
                        tools.loop(),
                        tools.kafka(),
                        tools.derivation()
                                .lost(
                                        partition.number(),
                                        from,
                                        to,
                                        standing.topicId(),
                                        tools.loop().now()),
                        then)
                .start();
    }

    private void refuse(String reason) {
        over = true;
        owner.refused(reason);
    }

    private void fail(Throwable failure) {
        over = true;
        owner.failed(failure);
    }

    private <T> void then(CompletionStage<T> call, Consumer<T> next) {
        tools.loop().whenDone(call, (value, failure) -> {
            if (over) {
                return;
            }
            if (value == null) {
                fail(failure == null ? new IllegalStateException("no answer") : failure);
                return;
            }
            try {
                next.accept(value);
            } catch (RuntimeException e) {
                // An attempt that just stops would leave the partition without an owner at work.
                fail(e);
            }
        });
    }
}
