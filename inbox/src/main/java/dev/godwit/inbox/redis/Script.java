package dev.godwit.inbox.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A script that Redis runs as one atomic step, called by its hash. A change of one is a new version under a new name, so that
 * nodes of two releases work side by side.
 */
enum Script {
    APPEND("step.v1", "ledger.v1", "append.v2"),
    SKIP("step.v1", "skip.v1"),
    JUMP("step.v1", "jump.v1"),
    START("start.v1"),
    WATERMARK("watermark.v1"),
    READ("read.v1"),
    HEADS("heads.v1"),
    LAST("last.v1"),
    KNOWN("known.v1"),
    LEAVE("leave.v1"),
    CURSOR("ledger.v1", "cursor.v2"),
    WRITTEN("ledger.v1", "written.v1"),
    OUTBOX("outbox.v1"),
    DUE("ledger.v1", "due.v1"),
    TOLD("told.v1"),
    TAKE("take.v1"),
    HOLD("hold.v1"),
    REVOKE("revoke.v1"),
    FORGET("forget.v1");

    private final String text;
    private final String sha;

    Script(String... files) {
        StringBuilder all = new StringBuilder();
        for (String file : files) {
            all.append(resource("lua/" + file + ".lua"));
        }
        text = all.toString();
        sha = sha1(text);
    }

    /** Makes all scripts known to a Redis. */
    static Future<?> load(RedisConnection connection) {
        List<Future<Response>> loads = Arrays.stream(values())
                .map(script ->
                        connection.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text)))
                .toList();
        return Future.all(loads);
    }

    /** A call of this script with its keys; arguments follow. */
    Request on(String... keys) {
        Request request = Request.cmd(Command.EVALSHA).arg(sha).arg(keys.length);
        for (String key : keys) {
            request.arg(key);
        }
        return request;
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
