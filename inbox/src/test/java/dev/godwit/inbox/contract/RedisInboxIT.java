package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.RevocationStore;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.TicketStore;
import dev.godwit.inbox.redis.AclRule;
import dev.godwit.inbox.redis.SecureRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis keeps the contracts; over TLS with certificates on both sides, for a user who may do what docs/security.md says, and no more. */
final class RedisInboxIT {

    private static EmbeddedRedis redis;
    private static RedisWorld world;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        SecureRedis secure = SecureRedis.start(folder);
        redis = secure.redis();
        world = new RedisWorld(redis.port(), secure.settings().withPrefix(RedisWorld.PREFIX));
        List<String> rule = AclRule.documented().forPrefix(RedisWorld.PREFIX).command(SecureRedis.LOGIN);
        world.ask(rule.get(0), rule.subList(1, rule.size()).toArray(String[]::new));
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
    class Shared extends SharedLimitsContract {
        @Override
        SharedLimits limits() {
            world.wipe();
            return world.limits(InboxContract.TOPIC, InboxContract.RULES);
        }
    }

    @Nested
    class Ticket extends TicketContract {
        @Override
        TicketStore store() {
            world.wipe();
            return world.tickets(InboxContract.TOPIC, InboxContract.RULES);
        }

        // Redis has its own clock.
        @Override
        void pass(Duration time) {
            await().pollDelay(time).until(() -> true);
        }
    }

    @Nested
    class Revocations extends RevocationContract {
        @Override
        RevocationStore store() {
            world.wipe();
            return world.revocations(InboxContract.TOPIC, InboxContract.RULES);
        }

        @Test
        void keptNoLonger_thanTheNewestNeeds() {
            store().add(revocation("alice", System.currentTimeMillis()))
                    .toCompletableFuture()
                    .join();

            assertThat(Objects.requireNonNull(world.ask("PTTL", "test:{1.0}:revocations"))
                            .toLong())
                    .isBetween(LIFETIME - 60_000, LIFETIME);
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
