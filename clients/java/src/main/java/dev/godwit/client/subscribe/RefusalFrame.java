package dev.godwit.client.subscribe;

/** A frame of the client was not done; the connection goes on. */
final class RefusalFrame implements ServerFrame {

    private final String id;
    private final String code;
    private final String detail;
    private final long afterMillis;

    /**
     * @param id that the client gave its frame; empty if the server could not tell
     * @param afterMillis when to try again; 0 if it was not told
     */
    RefusalFrame(String id, String code, String detail, long afterMillis) {
        this.id = id;
        this.code = code;
        this.detail = detail;
        this.afterMillis = afterMillis;
    }

    String id() {
        return id;
    }

    String code() {
        return code;
    }

    String detail() {
        return detail;
    }

    long afterMillis() {
        return afterMillis;
    }

    @Override
    public void tell(Handler handler) {
        handler.refusal(this);
    }
}
