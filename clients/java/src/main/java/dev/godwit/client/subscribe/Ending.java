package dev.godwit.client.subscribe;

/** How a connection ended, or an attempt failed. */
final class Ending {

    private final Advice advice;
    private final String reason;
    private final String detail;

    private Ending(Advice advice, String reason, String detail) {
        this.advice = advice;
        this.reason = reason;
        this.detail = detail;
    }

    /** It broke off. */
    static Ending lost(String reason, String detail) {
        return new Ending(Advice.reconnect(0), reason, detail);
    }

    /** Nothing that could be done again would help. */
    static Ending hopeless(String reason, String detail) {
        return new Ending(Advice.stop(), reason, detail);
    }

    /** The server closed it. */
    static Ending closed(int code, String reason) {
        return new Ending(Advice.afterClose(code, 0), "close_" + code, reason);
    }

    /** The server said why it closes. */
    static Ending said(EndingFrame words) {
        return new Ending(
                Advice.afterClose(words.close(), words.afterMillis()),
                words.code().isEmpty() ? "close_" + words.close() : words.code(),
                words.reason());
    }

    /**
     * The request was answered with something else than a stream.
     *
     * @param code of the problem; empty if there was none
     */
    static Ending refused(int status, long retryAfterMillis, String code, String detail) {
        return new Ending(
                Advice.afterStatus(status, retryAfterMillis), code.isEmpty() ? "status_" + status : code, detail);
    }

    Advice advice() {
        return advice;
    }

    String reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
