package dev.godwit.api.http;

import dev.godwit.api.nodes.Directory;
import dev.godwit.api.nodes.PageToken;
import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.ServiceAccess;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/** The parameters of a request about connections. What cannot be read throws an {@link IllegalArgumentException}. */
final class DirectoryQuery {

    private static final int USUAL = 100;
    private static final String ALL = "*";

    private final MultiMap parameters;

    DirectoryQuery(MultiMap parameters) {
        this.parameters = parameters;
    }

    /** The one that is meant: of the token, where none is named. */
    Tenant tenant(ServiceAccess access) {
        return one("tenant").map(Tenant::new).orElse(access.tenants().home());
    }

    /** Whether {@code *} is given: all of them. */
    boolean everyTenant() {
        return one("tenant").filter(ALL::equals).isPresent();
    }

    Optional<PageToken> after() {
        return one("after").map(PageToken::parse);
    }

    int limit() {
        return one("limit").map(DirectoryQuery::limit).orElse(USUAL);
    }

    boolean reconnect() {
        String given = one("reconnect").orElse("false");
        if (!given.equals("true") && !given.equals("false")) {
            throw new IllegalArgumentException("reconnect: " + given + " (expected: true or false)");
        }
        return given.equals("true");
    }

    private Optional<String> one(String name) {
        List<String> given = parameters.getAll(name);
        if (given.size() > 1) {
            throw new IllegalArgumentException(name + ": given " + given.size() + " times (expected: once)");
        }
        return given.stream().findFirst();
    }

    private static int limit(String text) {
        IllegalArgumentException refusal =
                new IllegalArgumentException("limit: " + text + " (expected: 1 to " + Directory.MOST + ")");
        try {
            int limit = Integer.parseInt(text);
            if (limit < 1 || limit > Directory.MOST) {
                throw refusal;
            }
            return limit;
        } catch (NumberFormatException e) {
            refusal.initCause(e);
            throw refusal;
        }
    }
}
