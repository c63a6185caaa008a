package dev.godwit.gateway.session;

import java.time.Duration;

/**
 * How sessions behave whose clients acknowledge.
 *
 * @param messages so many are written at most that are not acknowledged
 * @param bytes so many of their data, but for the last message
 * @param patience a client that acknowledges nothing for so long, with as much unacknowledged as there may be, is closed
 * @param look between looks at what was acknowledged elsewhere, while nothing more may be written
 * @param every a device's cursor is stored at most so often
 */
public record AckOptions(int messages, long bytes, Duration patience, Duration look, Duration every) {

    public static final AckOptions DEFAULT =
            new AckOptions(256, 1024 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMillis(200));

    public AckOptions {
        if (messages < 1) {
            throw new IllegalArgumentException("ack messages: " + messages + " (expected: >= 1)");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("ack bytes: " + bytes + " (expected: >= 1)");
        }
    }
}
