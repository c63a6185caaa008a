package dev.godwit.client.subscribe;

/** The first frame: where the connection begins. */
final class HelloFrame implements ServerFrame {

    private final String position;
    private final long heartbeatMillis;

    /**
     * @param heartbeatMillis interval; 0 if it was not told
     */
    HelloFrame(String position, long heartbeatMillis) {
        this.position = position;
        this.heartbeatMillis = heartbeatMillis;
    }

    String position() {
        return position;
    }

    long heartbeatMillis() {
        return heartbeatMillis;
    }

    @Override
    public void tell(Handler handler) {
        handler.hello(this);
    }
}
