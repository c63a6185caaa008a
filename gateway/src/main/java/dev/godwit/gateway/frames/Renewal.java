package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.Station;
import dev.godwit.protocol.Problem;
import dev.godwit.tokens.Access;
import dev.godwit.tokens.TokenProblem;
import dev.godwit.tokens.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that one client brings while it is connected. A good one of the same user takes the place of the last; any other leaves
 * the connection as it was. Confined to its loop.
 */
final class Renewal {

    private final FrameConnection connection;
    private final Subscriptions subscriptions;
    private final Station station;
    private boolean underWay;

    Renewal(FrameConnection connection, Subscriptions subscriptions, Station station) {
        this.connection = connection;
        this.subscriptions = subscriptions;
        this.station = station;
    }

    void auth(ClientFrame.Auth frame) {
        if (underWay) {
            refuse(frame.id(), "busy", "another token is being checked (expected: wait for its answer)");
            return;
        }
        underWay = true;
        station.loop()
                .whenDone(station.bearers().verify(frame.token()), (verdict, failure) -> checked(frame.id(), verdict));
    }

    private void checked(Optional<String> id, @Nullable Verdict verdict) {
        underWay = false;
        if (verdict == null) {
            refuse(id, "internal", "the token could not be checked (expected: again)");
            return;
        }
        Runnable answer = verdict.fold(access -> () -> granted(id, access), problem -> () -> denied(id, problem));
        answer.run();
    }

    private void granted(Optional<String> id, Access fresh) {
        Access now = connection.access();
        if (!fresh.user().equals(now.user()) || !fresh.tenant().equals(now.tenant())) {
            denied(
                    id,
                    TokenProblem.OTHER_USER.problem(
                            "of another user or tenant (expected: of those that the connection is of)"));
            return;
        }
        connection.renew(fresh);
        connection.say(frames -> frames.authenticated(id, fresh.endsAt()));
        subscriptions.leaveDenied();
    }

    private void denied(Optional<String> id, Problem problem) {
        station.metrics().authFailed(problem.code());
        refuse(id, problem.code(), problem.detail());
    }

    private void refuse(Optional<String> id, String code, String detail) {
        connection.say(frames -> frames.error(code, id, detail));
    }
}
