package dev.godwit.gateway.http;

import dev.godwit.gateway.publish.Publisher;
import dev.godwit.gateway.revocation.RevocationWatch;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.runtime.Loop;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the client port fronts.
 *
 * @param credentials say who a client is
 * @param sessions gives the sessions of a loop; called once for each loop, on it, at the start
 * @param publisher takes what clients send to topics; empty: they may not
 * @param revocations tells which tokens were taken back
 * @param door where clients are counted
 */
public record ClientCore(
        Credentials credentials,
        Function<Loop, Sessions> sessions,
        Optional<Publisher> publisher,
        RevocationWatch revocations,
        Door door) {}
