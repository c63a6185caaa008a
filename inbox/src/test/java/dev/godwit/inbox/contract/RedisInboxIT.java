package dev.godwit.inbox.contract;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.inbox.PresenceStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Redis keeps the contracts. */
final class RedisInboxIT {

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

    private static World emptied() {
        world.wipe();
        return world;
    }

    @Nested
    class Presence extends PresenceContract {
        @Override
        PresenceStore store() {
            world.wipe();
            return world.presence(InboxContract.TOPIC, InboxContract.RULES);
        }
    }

    @Nested
    class Append extends AppendContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Control extends ControlContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Origin extends OriginContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Limits extends LimitsContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Read extends ReadContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Watermark extends WatermarkContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Forget extends ForgetContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Receipt extends ReceiptContract {
        @Override
        World world() {
            return emptied();
        }
    }

    @Nested
    class Cursor extends CursorContract {
        @Override
        World world() {
            return emptied();
        }
    }
}
