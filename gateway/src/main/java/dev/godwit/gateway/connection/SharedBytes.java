package dev.godwit.gateway.connection;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Buffers around bytes that many connections are sent. Vert.x's public factory copies the bytes, which for a broadcast is one copy
 * per connection; this wraps them. They must not change afterwards.
 */
public final class SharedBytes {

    private SharedBytes() {}

    /** One buffer over all parts, without copying. */
    public static Buffer of(byte[]... parts) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts));
    }
}
