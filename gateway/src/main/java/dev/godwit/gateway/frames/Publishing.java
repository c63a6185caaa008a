package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.limit.Permit;
import dev.godwit.gateway.limit.TokenBucket;
import dev.godwit.gateway.publish.Attempt;
import dev.godwit.gateway.publish.PublishOutcome;
import dev.godwit.gateway.publish.Publisher;
import dev.godwit.protocol.Publication;
import dev.godwit.protocol.Sender;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What one client sends to topics by frames. Written in the order in which it came: one that waits, for a limit or to be recognized,
 * holds up those behind it. Confined to its loop.
 */
final class Publishing {

    private static final int MOST_UNDER_WAY = 32;

    private final StreamRequest request;
    private final FrameConnection connection;
    private final Station station;
    private final Publisher publisher;
    private final TokenBucket bucket;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private int underWay;
    private long sequence;

    Publishing(StreamRequest request, FrameConnection connection, Station station, Publisher publisher) {
        this.request = request;
        this.connection = connection;
        this.station = station;
        this.publisher = publisher;
        this.bucket = new TokenBucket(publisher.rate(), station.loop().ticks());
    }

    void publish(ClientFrame.Publish frame) {
        Permit permit = bucket.take(station.loop().ticks());
        if (!permit.isGranted()) {
            answer(
                    frame.id(),
                    new PublishOutcome.Refused(
                            "rate_limited",
                            "more than " + publisher.rate().perSecond() + " publications a second",
                            permit.after()));
            return;
        }
        Runnable next = frame.publication()
                .fold(
                        publication -> () -> publish(frame.id(), publication),
                        refused -> () -> answer(frame.id(), PublishOutcome.unreadable(refused)));
        next.run();
    }

    private void publish(Optional<String> id, Publication publication) {
        if (!connection.access().topics().mayPublish(publication.topic())) {
            station.metrics().authFailed("topic_denied");
            answer(
                    id,
                    PublishOutcome.refused(
                            "topic_denied",
                            "topic " + publication.topic() + " (expected: one that the token's topics.publish names)"));
        } else if (underWay == MOST_UNDER_WAY) {
            answer(
                    id,
                    PublishOutcome.refused(
                            "busy", MOST_UNDER_WAY + " publications are under way (expected: wait for their answers)"));
        } else {
            underWay++;
            sequence++;
            begin(new Turn(
                    id,
                    publisher.attempt(
                            sender(), publication, sequence, station.loop().now())));
        }
    }

    private void begin(Turn turn) {
        waiting.add(turn);
        station.loop().whenDone(publisher.clear(turn.attempt), (ended, failure) -> {
            turn.isKnown(ended == null ? Optional.of(Publisher.UNAVAILABLE) : ended);
            goOn();
        });
    }

    private void goOn() {
        for (Turn next = waiting.peek(); next != null && next.known; next = waiting.peek()) {
            waiting.remove();
            goOn(next);
        }
    }

    private void goOn(Turn turn) {
        if (turn.ended.isPresent()) {
            end(turn, turn.ended.get());
        } else if (connection.isOpen()) {
            write(turn);
        }
    }

    private void write(Turn turn) {
        station.loop().whenDone(publisher.write(turn.attempt), (outcome, failure) -> {
            end(turn, outcome == null ? turn.attempt.unconfirmed() : outcome);
        });
    }

    private void end(Turn turn, PublishOutcome outcome) {
        underWay--;
        answer(turn.id, outcome);
    }

    private void answer(Optional<String> id, PublishOutcome outcome) {
        publisher.count(outcome);
        connection.say(frames -> outcome.fold(
                message -> frames.published(id, message),
                refused -> frames.error(refused.code(), id, refused.detail(), refused.after())));
    }

    private Sender sender() {
        return new Sender(request.access().tenant(), request.access().user(), request.connection(), request.device());
    }

    /** A publication that waits until it is known whether it is to be written. */
    private static final class Turn {

        private final Optional<String> id;
        private final Attempt attempt;
        private boolean known;
        private Optional<PublishOutcome> ended = Optional.empty();

        Turn(Optional<String> id, Attempt attempt) {
            this.id = id;
            this.attempt = attempt;
        }

        /**
         * @param end empty: it is to be written
         */
        void isKnown(Optional<PublishOutcome> end) {
            known = true;
            ended = end;
        }
    }
}
