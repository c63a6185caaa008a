package dev.godwit.runtime.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a peer may cost over HTTP/2 with frames that carry nothing. The same on every port: where one ends a connection, its peer
 * has done nothing else for seconds.
 */
public final class Http2Limits {

    // Rapid Reset (what the peer resets, CVE-2023-44487) and MadeYouReset (what it makes us reset, CVE-2025-8671) are
    // counted
    // apart, each up to here. Attacks send ten thousands a second. A gRPC client whose calls all run into their
    // deadline stays
    // below with fifty calls a second; the default, 200 in 30 seconds, would cut it.
    private static final int RESETS = 500;
    private static final int RESETS_SECONDS = 10;

    // Headers are bounded by the header list already; these are frames below 8 KiB, of which honest peers send none.
    private static final int SMALL_CONTINUATIONS = 16;

    // Each is answered. gRPC clients that measure the line send one ping per round trip while data comes, some hundred
    // a
    // second at most for long; answers that wait because the peer does not read them are bounded by Netty, at 10,000.
    private static final int ANSWERED = 10_000;
    private static final long ANSWERED_MILLIS = 10_000;

    private Http2Limits() {}

    /** Sets what is counted frame by frame, where Netty decodes. */
    public static HttpServerOptions set(HttpServerOptions options) {
        return options.setHttp2RstFloodMaxRstFramePerWindow(RESETS)
                .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setHttp2MaxSmallContinuationFrames(SMALL_CONTINUATIONS);
    }

    /**
     * Watches what has to be answered: PING and SETTINGS. Takes the handlers of both.
     *
     * @param ticks milliseconds of a clock that never jumps
     * @param cut counts a connection that was ended for it
     */
    public static void watch(HttpConnection connection, LongSupplier ticks, Runnable cut) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            Answered answered = new Answered(connection, ticks, cut);
            connection.pingHandler(ping -> answered.count());
            connection.remoteSettingsHandler(settings -> answered.count());
        }
    }

    /** Confined to the connection's loop. */
    private static final class Answered {

        private final HttpConnection connection;
        private final LongSupplier ticks;
        private final Runnable cut;
        private long since;
        private int count;

        Answered(HttpConnection connection, LongSupplier ticks, Runnable cut) {
            this.connection = connection;
            this.ticks = ticks;
            this.cut = cut;
            this.since = ticks.getAsLong();
        }

        void count() {
            long now = ticks.getAsLong();
            if (now - since >= ANSWERED_MILLIS) {
                since = now;
                count = 0;
            }
            count++;
            // Those behind it were read already, and are no new reason.
            if (count == ANSWERED + 1) {
                cut.run();
                connection.close();
            }
        }
    }
}
