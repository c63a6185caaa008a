package dev.godwit.router.mapping;

import dev.godwit.router.log.PushRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A topic that somebody else writes, read by a consumer group of its own; called and calling on any thread. */
public interface SourceTopic {

    /** Takes what was polled. */
    interface Taker {

        /**
         * The next records, none before the last ones were taken.
         *
         * @param topicId Kafka's id of the topic
         * @param records of each partition offsets rise
         * @return completes when all of them are safe: only then is it committed that they were read
         */
        CompletionStage<Void> take(String topicId, List<PushRecord> records);
    }

    void start(Taker taker);

    CompletionStage<Void> stop();

    /** What keeps it from reading, in words; empty if nothing. */
    String trouble();
}
