package dev.godwit.inbox.redis;

import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;

/**
 * A connection to a primary that knows the scripts. Each has a client of its own: Vert.x takes a closed connection back into the
 * client's pool, and only closing the client closes the socket.
 *
 * @param evicting the memory policy if it is one that throws keys away, else empty
 */
record Link(Endpoint endpoint, Redis client, RedisConnection connection, String evicting) {

    void close() {
        // Nobody waits for it, and it cannot fail in a way that matters.
        client.close();
    }
}
