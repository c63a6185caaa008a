package dev.godwit.server.config;

import dev.godwit.runtime.tls.Authority;
import dev.godwit.runtime.tls.InvalidPem;
import dev.godwit.runtime.tls.PemFiles;
import dev.godwit.runtime.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Which files TLS stands on, by the settings, and whether they can be used. */
public final class TlsRules {

    private TlsRules() {}

    /** Empty for clear text. */
    public static Optional<TlsFiles> files(TlsSettings.PortTls port) {
        return pair(port.certificate(), port.key()).map(own -> new TlsFiles(Optional.of(own), Optional.empty()));
    }

    /** Empty for clear text. */
    public static Optional<TlsFiles> files(TlsSettings.LinkTls link) {
        return pair(link.certificate(), link.key())
                .flatMap(own -> link.ca()
                        .map(ca -> new TlsFiles(
                                Optional.of(own), Optional.of(new Authority(ca.path(), Optional.of(link.name()))))));
    }

    /** Empty for clear text. */
    public static Optional<TlsFiles> files(RedisSettings redis) {
        Optional<Authority> authority = redis.ca().map(ca -> new Authority(ca.path(), redis.serverName()));
        return redis.tls()
                ? Optional.of(new TlsFiles(pair(redis.certificate(), redis.key()), authority))
                : Optional.empty();
    }

    /** Of what role a part belongs to nothing is asked here: a node reads only what it uses, but what is named must be good. */
    static List<String> broken(TlsSettings tls) {
        List<String> errors = new ArrayList<>();
        port("tls.client", tls.client(), errors);
        port("tls.api", tls.api(), errors);
        port("tls.internal", tls.internal(), errors);
        link(tls.link(), errors);
        return errors;
    }

    static void broken(RedisSettings redis, List<String> errors) {
        boolean any = redis.ca().isPresent()
                || redis.serverName().isPresent()
                || redis.certificate().isPresent()
                || redis.key().isPresent();
        if (any && !redis.tls()) {
            errors.add("redis.tls: false (expected: true, because a certificate of Redis is set)");
        }
        if (redis.serverName().isPresent() && redis.ca().isEmpty()) {
            errors.add("redis.ca: not set (expected: a file, because redis.server-name is set)");
        }
        together("redis.certificate", redis.certificate(), "redis.key", redis.key(), errors);
        files(redis).ifPresent(files -> read("redis", files, errors::add));
    }

    static boolean any(TlsSettings tls) {
        return files(tls.client()).isPresent()
                || files(tls.api()).isPresent()
                || files(tls.internal()).isPresent()
                || files(tls.link()).isPresent();
    }

    private static void port(String name, TlsSettings.PortTls port, List<String> errors) {
        together(name + ".certificate", port.certificate(), name + ".key", port.key(), errors);
        files(port).ifPresent(files -> read(name, files, errors::add));
    }

    private static void link(TlsSettings.LinkTls link, List<String> errors) {
        together("tls.link.certificate", link.certificate(), "tls.link.key", link.key(), errors);
        together("tls.link.certificate", link.certificate(), "tls.link.ca", link.ca(), errors);
        files(link).ifPresent(files -> read("tls.link", files, errors::add));
    }

    static void together(
            String name,
            Optional<ReadableFile> file,
            String otherName,
            Optional<ReadableFile> other,
            List<String> errors) {
        if (file.isPresent() != other.isPresent()) {
            String missing = file.isPresent() ? otherName : name;
            String given = file.isPresent() ? name : otherName;
            errors.add(missing + ": not set (expected: a file, because " + given + " is set)");
        }
    }

    /** Reads all of it, as the node would at its start. */
    static void read(String name, TlsFiles files, Consumer<String> errors) {
        try {
            files.read(Instant.now());
        } catch (InvalidPem e) {
            errors.accept(name + ": " + e.getMessage());
        }
    }

    private static Optional<PemFiles> pair(Optional<ReadableFile> certificate, Optional<ReadableFile> key) {
        return certificate.flatMap(one -> key.map(other -> new PemFiles(path(one), path(other))));
    }

    private static Path path(ReadableFile file) {
        return file.path();
    }
}
