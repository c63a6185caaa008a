package dev.godwit.server.dev;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Settings;
import dev.godwit.server.life.Together;
import dev.godwit.server.roles.ApiParts;
import dev.godwit.server.roles.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The parts of dev mode: the stores, and every role. */
final class DevParts {

    private DevParts() {}

    static List<Component> of(Core core, Settings settings, PortPlan ports, DevFolder folder, Consumer<String> out) {
        List<Component> parts = new ArrayList<>();
        parts.add(new Together(
                new Announced(redis(folder, ports.redis()), "Redis " + ports.redis(), out),
                new Announced(kafka(folder, ports.kafka()), "Kafka " + ports.kafka(), out)));
        parts.addAll(ApiParts.of(core, settings));
        return parts;
    }

    private static Component redis(DevFolder folder, int port) {
        EmbeddedRedis redis = new EmbeddedRedis(RedisOptions.in(folder.redis()).withPort(port));
        return new Blocking(
                "redis",
                () -> {
                    redis.start();
                    Leftovers.note(folder.path(), redis.pid());
                },
                redis::stop);
    }

    private static Component kafka(DevFolder folder, int port) {
        EmbeddedKafka kafka = new EmbeddedKafka(folder.kafka(), port);
        return new Blocking("kafka", kafka::start, kafka::stop);
    }
}
