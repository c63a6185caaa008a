package dev.godwit.api.push;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Reading;
import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import java.util.Map;
import java.util.Optional;

/** Why requests are not taken. The codes are part of the protocol. */
public final class PushProblems {

    private static final Map<String, String> TITLES = Map.of(
            "not_json", "Request is not readable",
            "missing_field", "A field is missing",
            "bad_field", "A field is not as it must be",
            "too_large", "Request is too large");

    private PushProblems() {}

    /** The problem of a caller without the scope, none with it. */
    public static Optional<Problem> lacking(ServiceAccess access, Scope scope) {
        return access.may(scope)
                ? Optional.empty()
                : Optional.of(new Problem(
                        403,
                        "scope_missing",
                        "Token lacks a scope",
                        "token",
                        "scope lacks " + scope.word() + " (expected: a token whose scope has it)"));
    }

    /** Of a request that {@link dev.godwit.protocol.PushRequestReader} refuses. */
    public static Problem unreadable(Reading.Refused refused) {
        int status = refused.code().equals("too_large") ? 413 : 400;
        String title = TITLES.getOrDefault(refused.code(), "Request is refused");
        return new Problem(status, refused.code(), title, refused.field(), refused.detail());
    }

    /** Of a tenant that the token does not reach. */
    public static Problem tenant(Tenant tenant) {
        return new Problem(
                403,
                "tenant_denied",
                "Token does not reach this tenant",
                "tenant",
                tenant + " (expected: the tenant of the token, or one of its tenants)");
    }

    static Problem mailbox(Mailbox mailbox) {
        return new Problem(
                403,
                "mailbox_denied",
                "Token does not reach this mailbox",
                "to",
                mailbox.address() + " (expected: a mailbox that a pattern in the token's push means)");
    }

    static Problem tooManyBytes(long bytes, long limit) {
        return new Problem(
                413,
                "too_large",
                "Request is too large",
                "to",
                bytes + " bytes for all of its mailboxes (expected: <= " + limit
                        + "; a topic, or several requests with fewer users)");
    }

    public static Problem conflict(Mailbox mailbox, MessageId first) {
        return new Problem(
                409,
                "id_conflict",
                "The id was used for something else",
                "id",
                "has been used in " + mailbox.address() + " for other content, message " + first
                        + " (expected: the same content, or another id)");
    }

    /** Of a node that has as much to do as it takes. */
    public static Problem overloaded() {
        return new Problem(
                503, "overloaded", "Too busy", "too much is on its way already (expected: again after Retry-After)");
    }

    static Problem unavailable(int written, int asked) {
        String some = written == 0 ? "" : written + " of " + asked + " mailboxes have it; ";
        return new Problem(
                503,
                "unavailable",
                "Kafka does not answer",
                some + "not confirmed by Kafka in time, and perhaps written all the same (expected: again after"
                        + " Retry-After, with an id so that nobody gets it twice)");
    }

    static Problem recordTooLarge() {
        return new Problem(
                413, "too_large", "Request is too large", "value", "larger than Kafka's brokers take on this topic");
    }
}
