package dev.godwit.server.roles;

import dev.godwit.runtime.Component;
import dev.godwit.runtime.tls.ClientTls;
import dev.godwit.runtime.tls.ServerTls;
import dev.godwit.runtime.tls.TlsWatch;
import dev.godwit.server.config.Settings;
import dev.godwit.server.config.TlsRules;
import dev.godwit.server.config.TlsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** What a node speaks TLS with, each a part of its own, where it is configured. */
public record NodeTls(
        Optional<TlsWatch> client,
        Optional<TlsWatch> api,
        Optional<TlsWatch> internal,
        Optional<TlsWatch> link,
        Optional<TlsWatch> redis) {

    /** Clear text everywhere. */
    public static final NodeTls NONE =
            new NodeTls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static NodeTls of(Vertx vertx, Settings all, MeterRegistry meters) {
        TlsSettings settings = all.tls();
        return new NodeTls(
                TlsRules.files(settings.client()).map(files -> TlsWatch.of(vertx, "client", files, meters)),
                TlsRules.files(settings.api()).map(files -> TlsWatch.of(vertx, "api", files, meters)),
                TlsRules.files(settings.internal()).map(files -> TlsWatch.of(vertx, "internal", files, meters)),
                TlsRules.files(settings.link()).map(files -> TlsWatch.of(vertx, "link", files, meters)),
                TlsRules.files(all.redis()).map(files -> TlsWatch.of(vertx, "redis", files, meters)));
    }

    ServerTls clientPort() {
        return ServerTls.of(client);
    }

    ServerTls apiPort() {
        return ServerTls.of(api);
    }

    ServerTls internalPort() {
        return ServerTls.of(internal);
    }

    ServerTls linkPort() {
        return ServerTls.of(link);
    }

    ClientTls toLinks() {
        return ClientTls.of(link);
    }

    ClientTls toRedis() {
        return ClientTls.of(redis);
    }

    /** What every role uses: to be started before all else. */
    List<Component> parts() {
        return parts(List.of(link, redis));
    }

    /** The same, and that of the role's own port. */
    List<Component> partsWith(Optional<TlsWatch> port) {
        return parts(List.of(port, link, redis));
    }

    static List<Component> parts(List<Optional<TlsWatch>> used) {
        return used.stream().<Component>flatMap(Optional::stream).toList();
    }
}
