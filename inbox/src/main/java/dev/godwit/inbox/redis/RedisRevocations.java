package dev.godwit.inbox.redis;

import dev.godwit.inbox.RevocationStore;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Revocation;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was revoked: one stream for all tenants, so that a node reads what is new and nothing else. */
final class RedisRevocations implements RevocationStore {

    private static final Logger log = LoggerFactory.getLogger(RedisRevocations.class);
    private static final int EACH = 512;

    /** Where the stream lies; the same in every generation of the push topic. */
    private static final Partition HOME = new Partition(1, 0);

    private final Lines lines;
    private final String key;

    RedisRevocations(Lines lines, String prefix) {
        this.lines = lines;
        this.key = Keys.of(prefix, HOME).revocations();
    }

    @Override
    public CompletionStage<Void> add(Revocation revocation) {
        // Those as old as this one will be at its end have ended: all are kept equally long.
        long oldest = Math.max(0, 2 * revocation.at() - revocation.ends());
        Request request = Script.REVOKE
                .on(key)
                .arg(Long.toString(oldest))
                .arg(revocation.text())
                .arg(Long.toString(revocation.ends()));
        return lines.call(HOME, new Call<>(request, EACH, Cursors::moved));
    }

    @Override
    public CompletionStage<Page> after(String cursor, int count) {
        Request request = Request.cmd(Command.XRANGE)
                .arg(key)
                .arg("(" + cursor)
                .arg("+")
                .arg("COUNT")
                .arg(count);
        return lines.call(HOME, new Call<>(request, EACH * count, found -> page(cursor, found)));
    }

    @Override
    public CompletionStage<List<Revocation>> newest(int count) {
        Request request = Request.cmd(Command.XREVRANGE)
                .arg(key)
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(count);
        return lines.call(HOME, new Call<>(request, EACH * count, RedisRevocations::revocations));
    }

    private static Page page(String cursor, Response found) {
        return new Page(
                revocations(found),
                found.size() == 0 ? cursor : found.get(found.size() - 1).get(0).toString());
    }

    private static List<Revocation> revocations(Response found) {
        List<Revocation> revocations = new ArrayList<>(found.size());
        for (Response entry : found) {
            revocation(entry).ifPresent(revocations::add);
        }
        return revocations;
    }

    /** One of a later release must not hide the others. */
    private static Optional<Revocation> revocation(Response entry) {
        try {
            return Optional.of(Revocation.parse(entry.get(1).get(1).toString()));
        } catch (IllegalArgumentException e) {
            log.warn("event=revocation_unreadable entry={}", entry.get(0));
            return Optional.empty();
        }
    }
}
