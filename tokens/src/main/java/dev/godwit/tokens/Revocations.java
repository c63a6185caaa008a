package dev.godwit.tokens;

import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that were taken back, as far as a node knows. For any thread. */
public final class Revocations {

    private final Map<Key, Mark> marks = new ConcurrentHashMap<>();

    /** From now on its tokens are not good any more. */
    public void add(Revocation revocation) {
        Key key = new Key(revocation.tenant(), revocation.kind(), revocation.name());
        marks.merge(key, new Mark(revocation.before(), revocation.ends()), Mark::or);
    }

    /** Whether the token behind an access was taken back. One without a time of issue counts as older than all. */
    public boolean revoke(Access access) {
        if (marks.isEmpty()) {
            return false;
        }
        return access.token()
                        .filter(id -> mark(access, Kind.TOKEN, id).isPresent())
                        .isPresent()
                || covers(mark(access, Kind.USER, access.user()), access)
                || covers(mark(access, Kind.TENANT, ""), access);
    }

    /** Forgets what no valid token can need any more. */
    public void forgetEnded(long now) {
        marks.values().removeIf(mark -> mark.ends < now);
    }

    public int size() {
        return marks.size();
    }

    private Optional<Mark> mark(Access access, Kind kind, String name) {
        return Optional.ofNullable(marks.get(new Key(access.tenant(), kind, name)));
    }

    private static boolean covers(Optional<Mark> mark, Access access) {
        return mark.filter(found -> access.issuedAt() <= found.before).isPresent();
    }

    private record Key(Tenant tenant, Kind kind, String name) {}

    private record Mark(long before, long ends) {

        Mark or(Mark other) {
            return new Mark(Math.max(before, other.before), Math.max(ends, other.ends));
        }
    }
}
