package dev.godwit.inbox.redis;

import dev.godwit.protocol.Partition;
import dev.godwit.runtime.Check;
import java.util.concurrent.CompletionStage;

/** The connections to Redis, each partition on one of them. For any thread. */
interface Lines {

    /** Completes after the first attempt to connect, however it ended. */
    CompletionStage<Void> start();

    CompletionStage<Void> stop();

    Check check();

    /** Calls of one partition are sent and answered in order, as long as its primary stays the same. */
    <T> CompletionStage<T> call(Partition partition, Call<T> call);

    /** Calls the listener after each connect, on any thread. */
    void onConnected(Runnable listener);
}
