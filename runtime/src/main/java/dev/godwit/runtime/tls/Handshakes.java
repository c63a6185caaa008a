package dev.godwit.runtime.tls;

import io.micrometer.core.instrument.Counter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections that came to nothing. What they sent is in no log: it may be a token in clear text. */
final class Handshakes {

    private static final Logger log = LoggerFactory.getLogger(Handshakes.class);

    private enum Reason {
        CLEARTEXT,
        TIMEOUT,
        REFUSED
    }

    private final TlsWatch watch;

    Handshakes(TlsWatch watch) {
        this.watch = watch;
        for (Reason reason : Reason.values()) {
            counter(reason);
        }
    }

    void failed(Throwable failure) {
        Reason reason = reason(failure);
        counter(reason).increment();
        log.debug("event=handshake-failed part={} reason={}", watch.name(), reason);
    }

    private Counter counter(Reason reason) {
        return watch.counter(
                "godwit.tls.handshakes.failed",
                "Connections that did not become TLS: clear text, too slow, or refused",
                "reason",
                reason.name().toLowerCase(Locale.ROOT));
    }

    private static Reason reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                return Reason.CLEARTEXT;
            }
            if (cause instanceof SslHandshakeTimeoutException) {
                return Reason.TIMEOUT;
            }
        }
        return Reason.REFUSED;
    }
}
