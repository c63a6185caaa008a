package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Asks members how they are. */
final class Doctor {

    private static final Duration MOST = Duration.ofSeconds(2);
    private static final double MILLIS = 1_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(MOST)
            .build();

    /** Why it is not ready for work; empty if it is. */
    Optional<String> complaint(Member member) {
        if (!member.isAlive()) {
            return Optional.of("not running");
        }
        return switch (member.kind()) {
            case GATEWAY, ROUTER, API -> role(member);
            case REDIS -> redis(member);
            case SENTINEL -> sentinel(member);
            case BROKER -> Optional.empty();
        };
    }

    /** What a Redis says of itself. */
    boolean isPrimary(Member redis) {
        try (RedisConsole console = RedisConsole.of(redis.endpoint(Ports.REDIS))) {
            return console.ask("ROLE").get(0).equals("master");
        } catch (IOException e) {
            return false;
        }
    }

    Vitals vitals(Member member) {
        Path process = Path.of("/proc", Long.toString(member.pid()));
        String metrics = member.kind().isRole() ? get(member, "/metrics").orElse("") : "";
        double blocked = sum(metrics, "godwit_loops_longest_pause_seconds", "");
        return new Vitals(
                member.name(),
                (long) sum(metrics, "jvm_memory_used_bytes", "area=\"heap\""),
                descriptors(process),
                rss(process),
                blocked < 0 ? -1 : Math.round(blocked * MILLIS));
    }

    boolean takesWork(Member role) {
        String health = get(role, "/health/ready").orElse("");
        return health.contains("{\"status\":\"ready\"") || health.contains("{\"status\":\"degraded\"");
    }

    private Optional<String> role(Member member) {
        String health = get(member, "/health/ready").orElse("no answer");
        return health.contains("{\"status\":\"ready\"") ? Optional.empty() : Optional.of(health);
    }

    private static Optional<String> redis(Member member) {
        try (RedisConsole console = RedisConsole.of(member.endpoint(Ports.REDIS))) {
            String replication = console.ask("INFO", "replication").get(0);
            boolean well = replication.contains("role:master") || replication.contains("master_link_status:up");
            return well ? Optional.empty() : Optional.of("its link to the primary is down");
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<String> sentinel(Member member) {
        try (RedisConsole console = RedisConsole.of(member.endpoint(Ports.SENTINEL))) {
            return console.ask("SENTINEL", "replicas", RedisFiles.MASTER).isEmpty()
                    ? Optional.of("knows no replica")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private Optional<String> get(Member member, String path) {
        URI uri = URI.create("http://" + member.endpoint(Ports.INTERNAL) + path);
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(MOST).build();
            return Optional.of(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The sum of a metric's values, -1 if there is none. */
    static double sum(String metrics, String name, String label) {
        double[] values = metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? -1 : sum;
    }

    private static long descriptors(Path process) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static long rss(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            OptionalLong kilobytes = lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
            return kilobytes.isPresent() ? kilobytes.getAsLong() * 1_024 : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
