package dev.godwit.api.push;

import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Problem;
import java.util.List;
import java.util.function.Function;

/** What became of one push request. */
public sealed interface PushOutcome {

    /**
     * Kafka has it, on all in-sync replicas.
     *
     * @param ids of the message in each mailbox, in the order of the targets
     */
    record Accepted(List<GlobalId> ids) implements PushOutcome {

        public Accepted {
            ids = List.copyOf(ids);
        }
    }

    /** It was not taken; the problem says why, and whether trying again helps (503). */
    record Refused(Problem problem) implements PushOutcome {}

    default <T> T fold(Function<Accepted, T> onAccepted, Function<Problem, T> onRefused) {
        if (this instanceof Accepted accepted) {
            return onAccepted.apply(accepted);
        }
        return onRefused.apply(((Refused) this).problem());
    }
}
