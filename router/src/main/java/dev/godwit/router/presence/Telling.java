package dev.godwit.router.presence;

import dev.godwit.inbox.Published;
import dev.godwit.protocol.Membership;
import java.util.concurrent.CompletionStage;

/** The way to services. Completes when the event is on all in-sync replicas. */
@FunctionalInterface
interface Telling {

    CompletionStage<Void> tell(Membership membership, Published change);
}
