package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis and its twin give the same answers to whatever they are asked. */
final class TwinIT {

    private static final int STEPS = 1_500;
    private static EmbeddedRedis redis;
    private static RedisWorld world;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        redis = new EmbeddedRedis(folder).start();
        world = new RedisWorld(redis.port());
    }

    @AfterAll
    static void stopRedis() {
        world.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void redisAndTwin_answerAlike(long seed) {
        world.wipe();
        RandomSteps real = new RandomSteps(seed, world);
        RandomSteps twin = new RandomSteps(seed, new InMemoryWorld());
        List<String> before = new ArrayList<>(List.of(twin.begin()));
        assertThat(real.begin()).isEqualTo(before.get(0));

        for (int i = 0; i < STEPS; i++) {
            String expected = twin.next();
            assertThat(real.next())
                    .as(
                            "step %d of seed %d, after %s",
                            i, seed, before.subList(Math.max(0, before.size() - 5), before.size()))
                    .isEqualTo(expected);
            before.add(expected);
        }
    }
}
