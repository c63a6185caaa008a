package dev.godwit.gateway.session;

/**
 * Why the server ends a connection. The code's range tells the client what to do: 4000-4099 reconnect with jitter, 4100-4199
 * reconnect after the delay, 4400-4499 stop.
 */
public enum Close {
    DRAIN(4001, "node is draining"),
    SLOW(4002, "client reads too slowly"),
    NO_ACK(4003, "client acknowledges nothing"),
    LIFETIME(4004, "connection reached its lifetime"),
    /** The session noticed that it would break a promise; the next one begins at a sound position. */
    FAULT(4005, "internal fault"),
    /** A service asked for it: the client may come back at once, perhaps elsewhere. */
    RENEW(4006, "asked to reconnect"),
    SHEDDING(4103, "node sheds load"),
    LIMIT(4129, "too many frames"),
    PROTOCOL(4400, "protocol error"),
    TOKEN(4401, "token expired or not valid"),
    DENIED(4403, "not allowed"),
    /** A service asked for it. */
    REVOKED(4404, "disconnected by the service");

    private final int code;
    private final String reason;

    Close(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The WebSocket close code, and {@code close} in the last event or frame. */
    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** Whether the client may come back with the same token. */
    public boolean mayReconnect() {
        return code < 4400;
    }
}
