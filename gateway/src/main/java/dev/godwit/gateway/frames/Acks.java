package dev.godwit.gateway.frames;

/** What one client acknowledges by frames. Confined to its loop. */
final class Acks {

    private final FrameConnection connection;

    Acks(FrameConnection connection) {
        this.connection = connection;
    }

    void ack(ClientFrame.Ack frame) {
        connection.say(frames -> frames.error("not_supported", frame.id(), "not supported by this server yet"));
    }
}
