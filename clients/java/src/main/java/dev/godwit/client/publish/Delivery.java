package dev.godwit.client.publish;

/** What becomes of a message while its receiver is away. */
public enum Delivery {
    /** Kept, each one. */
    DURABLE("durable"),
    /** Kept, but only the newest of its collapse key; without one, of its event. */
    LATEST("latest"),
    /** Not kept: only who is connected and keeps up receives it. */
    VOLATILE("volatile");

    private final String wire;

    Delivery(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }
}
