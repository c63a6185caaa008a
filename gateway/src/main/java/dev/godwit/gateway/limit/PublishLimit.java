package dev.godwit.gateway.limit;

import dev.godwit.protocol.Tenant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether a tenant's user may publish once more, on whatever node. Asked on event loops; answers on any thread. */
public interface PublishLimit {

    /** Always. */
    PublishLimit NONE = (tenant, user) -> CompletableFuture.completedFuture(Permit.GRANTED);

    /**
     * Asks, and counts what is granted.
     *
     * @return fails where it cannot be found out in time; then nothing is published
     */
    CompletionStage<Permit> ask(Tenant tenant, String user);
}
