package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.wire.Ending;
import dev.godwit.chaos.fleet.wire.Handshake;
import dev.godwit.chaos.fleet.wire.Line;
import dev.godwit.chaos.fleet.wire.Listener;
import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.protocol.MessageId;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a device, or an attempt of one: records what comes, keeps the bookmark, and gives up when nothing comes. Confined to
 * the device's loop.
 */
final class Connection implements Listener {

    /** Silence of so many heartbeats means that it is gone. */
    private static final double SILENCE = 2.5;

    private final String id;
    private final Member member;
    private final Course course;
    private final Kept kept;
    private final boolean honest;
    private final Consumer<Ending> after;
    private Duration heartbeat;
    private Duration retry = Duration.ZERO;
    private @Nullable Line line;
    private Loop.@Nullable Timer watch;
    private long lastSign;
    private long openedAt;
    private volatile boolean opened;
    private boolean paused;
    private volatile boolean over;

    /** What outlives a connection. */
    record Kept(Bookmark bookmark, Due due) {}

    /**
     * @param honest whether the position that it gives is one that the device was given. A lie teaches the device nothing: its bookmark
     *     stays, so that it can go on honestly
     * @param after is told the end, unless the device made it
     */
    Connection(String id, Member member, Course course, Kept kept, boolean honest, Consumer<Ending> after) {
        this.id = id;
        this.member = member;
        this.course = course;
        this.kept = kept;
        this.honest = honest;
        this.after = after;
        this.heartbeat = course.heartbeat();
    }

    void open(Gateway gateway, String token, Optional<String> position) {
        record(at -> new Event.Opening(
                at, id, member.name(), course.transport().name(), gateway.name(), member.follows(), position, honest));
        if (honest) {
            kept.bookmark().begin();
        }
        lastSign = course.loop().ticks();
        watch();
        line = course.transport()
                .open(
                        new Handshake(
                                gateway.host(), gateway.port(), token, member.device(), member.topics(), position),
                        this);
    }

    boolean isHonest() {
        return honest;
    }

    boolean isOpened() {
        return opened && !over;
    }

    /** Milliseconds since the greeting, 0 before. */
    long age() {
        return opened ? course.loop().ticks() - openedAt : 0;
    }

    /** Reads nothing until told to go on; before the greeting: once that has come. */
    void pause() {
        paused = true;
        if (line != null && isOpened()) {
            line.pause();
        }
    }

    void resume() {
        paused = false;
        lastSign = course.loop().ticks();
        if (line != null && isOpened()) {
            line.resume();
        }
    }

    /** The device ends it. */
    void drop(String reason) {
        if (!over) {
            close(reason);
            if (line != null) {
                line.drop();
            }
        }
    }

    @Override
    public void alive() {
        lastSign = course.loop().ticks();
    }

    @Override
    public void greeted(String position, Optional<Duration> interval) {
        if (over) {
            return;
        }
        opened = true;
        openedAt = course.loop().ticks();
        heartbeat = interval.orElse(heartbeat);
        alive();
        watch();
        record(at -> new Event.Opened(at, id));
        if (honest) {
            kept.bookmark().moved(position);
            kept.due().opened();
        }
        if (paused) {
            pause();
        }
    }

    @Override
    public void message(Message message) {
        if (over) {
            return;
        }
        boolean again = honest
                && message.id()
                        .map(MessageId::parse)
                        .map(newest -> kept.bookmark().received(message.mailbox(), newest))
                        .orElse(false);
        record(at -> new Event.Received(at, id, mailbox(message.mailbox()), message.id(), message.push(), again));
        if (honest) {
            message.position().ifPresent(kept.bookmark()::moved);
            PushName.number(message.push()).ifPresent(kept.due()::received);
        }
    }

    @Override
    public void gap(Gap gap) {
        if (over) {
            return;
        }
        String mailbox = mailbox(gap.mailbox());
        record(at -> new Event.Gap(at, id, mailbox, gap.from(), gap.to(), gap.reason(), gap.certain()));
        if (honest) {
            if (gap.reason().equals("unknown_position")) {
                kept.bookmark().restarted(gap.mailbox(), MessageId.parse(gap.to()));
            }
            gap.position().ifPresent(kept.bookmark()::moved);
            kept.due().gap(mailbox, MessageId.parse(gap.from()), MessageId.parse(gap.to()));
        }
    }

    @Override
    public void position(String position) {
        if (honest && !over) {
            kept.bookmark().moved(position);
        }
    }

    @Override
    public void advised(Duration advice) {
        retry = advice;
    }

    @Override
    public void ended(Ending ending) {
        if (!over) {
            close(ending.reason());
            Duration notBefore = ending.notBefore().compareTo(retry) > 0 ? ending.notBefore() : retry;
            after.accept(new Ending(ending.reason(), ending.then(), notBefore));
        }
    }

    private void watch() {
        if (watch != null) {
            watch.cancel();
        }
        long left = lastSign
                + (long) (SILENCE * heartbeat.toMillis())
                - course.loop().ticks();
        if (left > 0) {
            watch = course.loop().after(left, this::watch);
        } else if (paused && opened) {
            // Who does not read cannot tell.
            alive();
            watch();
        } else {
            if (line != null) {
                line.drop();
            }
            ended(Ending.broken("silent for " + SILENCE + " heartbeats"));
        }
    }

    private void close(String reason) {
        over = true;
        if (watch != null) {
            watch.cancel();
        }
        record(at -> new Event.Closed(at, id, reason));
    }

    private String mailbox(String address) {
        return member.tenant() + "/" + address;
    }

    private void record(LongFunction<Event> event) {
        history().record(event);
    }

    private HistoryWriter history() {
        return course.history();
    }
}
