package dev.godwit.runtime.tls;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a client speaks: in clear text, or by TLS 1.2 and 1.3. Clients that are made later have the newest certificates. */
public final class ClientTls {

    public static final ClientTls OFF = new ClientTls(Optional.empty());

    private final Optional<TlsWatch> watch;

    private ClientTls(Optional<TlsWatch> watch) {
        this.watch = watch;
    }

    /**
     * @param watch started before the first client is made
     */
    public static ClientTls of(Optional<TlsWatch> watch) {
        return watch.isEmpty() ? OFF : new ClientTls(watch);
    }

    /** Whether it is TLS at all. */
    public boolean isOn() {
        return watch.isPresent();
    }

    /** Changes when the certificates do: a client that was made before should be replaced. */
    public long version() {
        return watch.map(TlsWatch::version).orElse(0L);
    }

    /** Adds this TLS to the options of a client of HTTP/2, and returns them. */
    public HttpClientOptions secure(HttpClientOptions options) {
        watch.ifPresent(files -> {
            secure(options, files.current());
            options.setUseAlpn(true).setVerifyHost(files.verifiesHost());
        });
        return options;
    }

    /** Adds this TLS to the options of a client of something else, and returns them. */
    public NetClientOptions secure(NetClientOptions options) {
        watch.ifPresent(files -> {
            secure(options, files.current());
            options.setHostnameVerificationAlgorithm(files.verifiesHost() ? "HTTPS" : "");
        });
        return options;
    }

    private static void secure(TCPSSLOptions options, TlsMaterial material) {
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(Versions.ENABLED)
                .setSslHandshakeTimeout(Versions.HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        material.identity().ifPresent(own -> options.setKeyCertOptions(KeyCertOptions.wrap(own.keyManager())));
        material.trust().ifPresent(trust -> options.setTrustOptions(TrustOptions.wrap(trust)));
    }
}
