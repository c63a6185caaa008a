package dev.godwit.runtime.tls;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a port speaks: in clear text, or by TLS 1.2 and 1.3, HTTP/2 and 1.1 by ALPN. New certificates count for new connections; those
 * that are open stay.
 */
public final class ServerTls {

    public static final ServerTls OFF = new ServerTls(Optional.empty());

    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private final Optional<TlsWatch> watch;

    private ServerTls(Optional<TlsWatch> watch) {
        this.watch = watch;
    }

    /**
     * @param watch started before the port; where it names an authority, clients need a certificate
     */
    public static ServerTls of(Optional<TlsWatch> watch) {
        return watch.isEmpty() ? OFF : new ServerTls(watch);
    }

    /** A server with these options and this TLS. */
    public HttpServer server(Vertx vertx, HttpServerOptions options) {
        return watch.map(files -> secured(vertx, options, files)).orElseGet(() -> vertx.createHttpServer(options));
    }

    private static HttpServer secured(Vertx vertx, HttpServerOptions options, TlsWatch files) {
        ServerSSLOptions tls = options(files.current());
        HttpServer server = vertx.createHttpServer(new HttpServerOptions(options)
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(tls.getKeyCertOptions())
                .setTrustOptions(tls.getTrustOptions())
                .setClientAuth(tls.getClientAuth())
                .setEnabledSecureTransportProtocols(Versions.ENABLED)
                .setSslHandshakeTimeout(Versions.HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS));
        Handshakes handshakes = new Handshakes(files);
        files.onChange(material -> server.updateSSLOptions(options(material))
                .onFailure(failure -> log.debug("event=certificate-not-taken", failure)));
        return server.exceptionHandler(handshakes::failed);
    }

    private static ServerSSLOptions options(TlsMaterial material) {
        ServerSSLOptions options = new ServerSSLOptions()
                .setUseAlpn(true)
                .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
                .setEnabledSecureTransportProtocols(Versions.ENABLED)
                .setSslHandshakeTimeout(Versions.HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setClientAuth(material.trust().isPresent() ? ClientAuth.REQUIRED : ClientAuth.NONE);
        material.identity().ifPresent(own -> options.setKeyCertOptions(KeyCertOptions.wrap(own.keyManager())));
        material.trust().ifPresent(trust -> options.setTrustOptions(TrustOptions.wrap(trust)));
        return options;
    }
}
