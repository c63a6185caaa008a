package dev.godwit.gateway.frames;

/** The tokens that one client brings while it is connected. Confined to its loop. */
final class Renewal {

    private final FrameConnection connection;

    Renewal(FrameConnection connection) {
        this.connection = connection;
    }

    void auth(ClientFrame.Auth frame) {
        connection.say(frames -> frames.error("not_supported", frame.id(), "not supported by this server yet"));
    }
}
