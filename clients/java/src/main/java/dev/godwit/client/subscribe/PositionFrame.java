package dev.godwit.client.subscribe;

/** A frame that tells the position as of now, if it tells anything: {@code heartbeat}, {@code pong}. */
final class PositionFrame implements ServerFrame {

    private final String position;

    /**
     * @param position empty if there is none
     */
    PositionFrame(String position) {
        this.position = position;
    }

    @Override
    public void tell(Handler handler) {
        if (!position.isEmpty()) {
            handler.position(position);
        }
    }
}
