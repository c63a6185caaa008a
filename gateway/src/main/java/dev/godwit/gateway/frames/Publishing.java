package dev.godwit.gateway.frames;

/** What one client sends to topics by frames. Confined to its loop. */
final class Publishing {

    private final FrameConnection connection;

    Publishing(FrameConnection connection) {
        this.connection = connection;
    }

    void publish(ClientFrame.Publish frame) {
        connection.say(frames -> frames.error("not_supported", frame.id(), "not supported by this server yet"));
    }
}
