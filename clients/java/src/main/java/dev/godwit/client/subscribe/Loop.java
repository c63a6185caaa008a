package dev.godwit.client.subscribe;

/** One thread's worth of order: what runs here never runs at the same time. All that a subscriber decides, it decides here. */
interface Loop {

    /**
     * From any thread.
     *
     * @return false if the loop has ended, and the task is not run
     */
    boolean run(Runnable task);

    /** Milliseconds since some moment; never goes back. */
    long ticks();

    /** Milliseconds since the epoch. */
    long now();

    Timer in(long millis, Runnable task);

    /** Something that is still to come. */
    interface Timer {
        void cancel();
    }
}
