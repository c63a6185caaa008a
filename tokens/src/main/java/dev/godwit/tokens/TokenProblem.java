package dev.godwit.tokens;

import dev.godwit.protocol.Problem;
import java.util.Optional;

/** Why a token is not accepted. Its {@link #code()} is part of the protocol. */
public enum TokenProblem {
    MISSING("no token"),
    MALFORMED("token is not readable"),
    ALGORITHM("token is signed with an algorithm that is not accepted"),
    KEY("token is signed with a key that is not known"),
    SIGNATURE("token's signature is wrong"),
    EXPIRED("token has expired"),
    NOT_YET_VALID("token is not valid yet"),
    AUDIENCE("token is for somebody else"),
    ISSUER("token is from somebody else"),
    SUBJECT("token names no valid user"),
    TENANT("token names no valid tenant"),
    TOPICS("token names topics by no valid patterns"),
    REVOKED("token was revoked"),
    OTHER_USER("token is of another user"),
    IN_QUERY("tokens in the URL are switched off"),
    /** Passes by itself: the token may be good. */
    KEYS_UNAVAILABLE(503, "token cannot be checked at the moment");

    private final int status;
    private final String title;

    TokenProblem(String title) {
        this(401, title);
    }

    TokenProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public String code() {
        return "token_" + name().toLowerCase(java.util.Locale.ROOT);
    }

    public Problem problem(String detail) {
        return new Problem(status, code(), title, "token", detail);
    }

    Optional<Problem> objection(String detail) {
        return Optional.of(problem(detail));
    }

    Verdict denied(String detail) {
        return new Verdict.Denied(problem(detail));
    }
}
