package dev.godwit.client.subscribe;

/** The last words before the end: {@code reconnect}, or {@code error} with a close code. */
final class EndingFrame implements ServerFrame {

    private final int close;
    private final String code;
    private final String reason;
    private final long afterMillis;

    /**
     * @param afterMillis 0 if it was not told
     */
    EndingFrame(int close, String code, String reason, long afterMillis) {
        this.close = close;
        this.code = code;
        this.reason = reason;
        this.afterMillis = afterMillis;
    }

    int close() {
        return close;
    }

    String code() {
        return code;
    }

    String reason() {
        return reason;
    }

    long afterMillis() {
        return afterMillis;
    }

    @Override
    public void tell(Handler handler) {
        handler.ending(this);
    }
}
