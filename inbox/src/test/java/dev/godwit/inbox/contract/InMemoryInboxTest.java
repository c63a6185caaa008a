package dev.godwit.inbox.contract;

import org.junit.jupiter.api.Nested;

/** The twin keeps the contracts. */
final class InMemoryInboxTest {

    @Nested
    class Append extends AppendContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Control extends ControlContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Origin extends OriginContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Limits extends LimitsContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Read extends ReadContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Watermark extends WatermarkContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Forget extends ForgetContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Receipt extends ReceiptContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }

    @Nested
    class Cursor extends CursorContract {
        @Override
        World world() {
            return new InMemoryWorld();
        }
    }
}
