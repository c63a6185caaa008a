package dev.godwit.runtime.tls;

import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What was read from {@link TlsFiles} and may be used.
 *
 * @param expires the first end of a certificate among them
 */
public record TlsMaterial(Optional<Identity> identity, Optional<X509ExtendedTrustManager> trust, Instant expires) {}
