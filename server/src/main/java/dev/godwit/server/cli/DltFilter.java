package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.LetterFilter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that choose among dead letters. */
final class DltFilter {

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description =
                    "Only with this reason: not_json, missing_field, bad_field, too_large, conflict, ...; repeatable.")
    private Set<String> codes = Set.of();

    @Option(names = "--key", paramLabel = "KEY", description = "Only with this record key: a user, as a rule.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = MomentOption.class,
            description = "Only written since: 2025-01-31T09:30:00Z, or 15m, 24h, 7d ago.")
    private Optional<Instant> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = MomentOption.class,
            description = "Only written before.")
    private Optional<Instant> until = Optional.empty();

    LetterFilter filter() {
        return new LetterFilter(codes, since, until, key);
    }

    boolean choosesByCode() {
        return !codes.isEmpty();
    }

    boolean isUsed() {
        return choosesByCode() || key.isPresent() || since.isPresent() || until.isPresent();
    }
}
