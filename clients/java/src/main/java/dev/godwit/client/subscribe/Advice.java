package dev.godwit.client.subscribe;

/** What to do after a connection has ended, or was refused. */
final class Advice {

    /** Where a delay is due and none was given. */
    static final long WAIT_MILLIS = 5_000;

    /** A longer one is a mistake of somebody's. */
    private static final long LONGEST_MILLIS = 3_600_000;

    /** In the order of how much hope there is. */
    enum Action {
        /** Come back, with jitter. */
        RECONNECT,
        /** Come back, but not before the delay given. */
        WAIT,
        /** Once more with a token that is fresh; then stop. */
        RENEW,
        /** The same request will fail again. */
        STOP
    }

    private final Action action;
    private final long notBeforeMillis;

    private Advice(Action action, long notBeforeMillis) {
        this.action = action;
        this.notBeforeMillis = Math.min(notBeforeMillis, LONGEST_MILLIS);
    }

    static Advice reconnect(long notBeforeMillis) {
        return new Advice(Action.RECONNECT, notBeforeMillis);
    }

    static Advice stop() {
        return new Advice(Action.STOP, 0);
    }

    /**
     * After a close code of a WebSocket, or {@code close} in the last words.
     *
     * @param afterMillis delay given with it; 0 if none
     */
    static Advice afterClose(int code, long afterMillis) {
        if (code == 4401) {
            return new Advice(Action.RENEW, 0);
        }
        if (code >= 4400 && code < 4500) {
            return stop();
        }
        if (code >= 4100 && code < 4200) {
            return new Advice(Action.WAIT, afterMillis > 0 ? afterMillis : WAIT_MILLIS);
        }
        // 4000-4099, and what others on the way may close with: 1001, 1006, 1011, 1012, ...
        return reconnect(afterMillis);
    }

    /**
     * After a request that was not answered with a stream.
     *
     * @param afterMillis {@code Retry-After}; 0 if none
     */
    static Advice afterStatus(int status, long afterMillis) {
        switch (status) {
            case 401:
                return new Advice(Action.RENEW, 0);
            case 429:
            case 503:
                return new Advice(Action.WAIT, afterMillis > 0 ? afterMillis : WAIT_MILLIS);
            case 200: // of no stream: somebody else answers, such as the page of a network that wants a login
            case 408:
            case 425:
                return reconnect(afterMillis);
            default:
                return status >= 500 ? reconnect(afterMillis) : stop();
        }
    }

    Action action() {
        return action;
    }

    long notBeforeMillis() {
        return notBeforeMillis;
    }
}
