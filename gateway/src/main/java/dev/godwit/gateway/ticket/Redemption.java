package dev.godwit.gateway.ticket;

import dev.godwit.protocol.Problem;
import java.util.function.Function;

/** What comes of redeeming a ticket. */
public sealed interface Redemption {

    /** It was good, and is no more. */
    record Redeemed(String token) implements Redemption {
        @Override
        public <T> T fold(Function<String, T> redeemed, Function<Problem, T> spent, Function<Problem, T> refused) {
            return redeemed.apply(token);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Redeemed";
        }
    }

    /** Nothing lies under its name, or nobody can look; it may have been redeemed by this very page. */
    record Spent(Problem problem) implements Redemption {
        @Override
        public <T> T fold(Function<String, T> redeemed, Function<Problem, T> spent, Function<Problem, T> refused) {
            return spent.apply(problem);
        }
    }

    /** It is in the wrong hands; nor is it good any more for those whose it was. */
    record Refused(Problem problem) implements Redemption {
        @Override
        public <T> T fold(Function<String, T> redeemed, Function<Problem, T> spent, Function<Problem, T> refused) {
            return refused.apply(problem);
        }
    }

    <T> T fold(Function<String, T> redeemed, Function<Problem, T> spent, Function<Problem, T> refused);
}
