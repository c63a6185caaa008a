package dev.godwit.client.subscribe;

import dev.godwit.client.subscribe.FrameReader.InvalidFrame;

/** The events of {@code /v1/stream?envelope=true} as frames. */
final class SseFrames {

    private SseFrames() {}

    /**
     * @param position its {@code id:}; empty if it has none
     */
    static ServerFrame read(String event, String data, String position) throws InvalidFrame {
        switch (event) {
            case "connection_id":
                return new HelloFrame(position, 0);
            case "heartbeat":
                return new PositionFrame(position);
            case "gap":
                return FrameReader.of(data, position).gap();
            case "reconnect":
            case "error":
                return FrameReader.of(data, position).ending();
            default:
                return FrameReader.of(data, position).frame();
        }
    }
}
