package dev.godwit.tokens.jwks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the keys that issuers publish. */
final class JwksMetrics {

    private final MeterRegistry meters;

    JwksMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    OfIssuer of(String issuer) {
        return new OfIssuer(meters, issuer);
    }

    /** Of one issuer. */
    static final class OfIssuer {

        private final AtomicInteger keys = new AtomicInteger();
        private final AtomicInteger ignored = new AtomicInteger();
        private final Counter answered;
        private final Counter failed;

        private OfIssuer(MeterRegistry meters, String issuer) {
            meters.gauge("godwit.jwks.keys", Tags.of("issuer", issuer), keys);
            meters.gauge("godwit.jwks.ignored", Tags.of("issuer", issuer), ignored);
            answered = meters.counter("godwit.jwks.fetches", "issuer", issuer, "outcome", "answered");
            failed = meters.counter("godwit.jwks.fetches", "issuer", issuer, "outcome", "failed");
        }

        void fetched(int usable, int others) {
            keys.set(usable);
            ignored.set(others);
            answered.increment();
        }

        void failed() {
            failed.increment();
        }
    }
}
