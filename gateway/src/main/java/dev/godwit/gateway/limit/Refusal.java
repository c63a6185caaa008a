package dev.godwit.gateway.limit;

import dev.godwit.protocol.Problem;

/**
 * Why a client is not let in now.
 *
 * @param limit as it is counted
 */
record Refusal(String limit, Problem problem) {

    static final Refusal NODE_FULL = new Refusal("node", shedding());

    static final Refusal NODE_CONNECTS = new Refusal("connects", shedding());

    static final Refusal ADDRESS_CONNECTS = new Refusal(
            "connects_per_address",
            new Problem(
                    429,
                    "too_many_connects",
                    "Connecting too often",
                    "too many connects from this address; come back when Retry-After says"));

    static final Refusal ADDRESS_CONNECTIONS = new Refusal("connections_per_address", tooMany("this address"));

    static final Refusal USER_CONNECTIONS = new Refusal("connections_per_user", tooMany("this user"));

    private static Problem shedding() {
        return new Problem(
                503,
                "shedding",
                "Node is full",
                "this node takes no more connections now; come back when Retry-After says");
    }

    private static Problem tooMany(String whose) {
        return new Problem(
                429,
                "too_many_connections",
                "Too many connections",
                whose + " has as many open as it may; close one, or come back when Retry-After says");
    }
}
