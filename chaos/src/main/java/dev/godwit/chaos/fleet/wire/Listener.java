package dev.godwit.chaos.fleet.wire;

import java.time.Duration;
import java.util.Optional;

/** Hears what a gateway says over one connection, in its order. */
public interface Listener {

    /** Anything came. */
    void alive();

    /**
     * The gateway has greeted.
     *
     * @param position resumed from
     * @param heartbeat interval, where the gateway tells it
     */
    void greeted(String position, Optional<Duration> heartbeat);

    void message(Message message);

    void gap(Gap gap);

    /** A position that came with nothing else. */
    void position(String position);

    /** When the connection ends, a new one shall not begin earlier. */
    void advised(Duration retry);

    /** The end, or that it never began. Once, and nothing after it. */
    void ended(Ending ending);

    /**
     * A message or an order.
     *
     * @param mailbox as clients see it: {@code user/alice}
     * @param id empty for a volatile one
     * @param push its name, empty if it carries none
     * @param position that came with it
     */
    record Message(String mailbox, Optional<String> id, String push, Optional<String> position) {}

    /** Ids above {@code from} up to and with {@code to} will not come. */
    record Gap(String mailbox, String from, String to, String reason, boolean certain, Optional<String> position) {}
}
