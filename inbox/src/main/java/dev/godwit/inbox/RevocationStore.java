package dev.godwit.inbox;

import dev.godwit.protocol.Revocation;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What was revoked, in the order in which it was, until no token can need it. A failed stage is an {@link InboxUnavailable}. */
public interface RevocationStore {

    /** Before all. */
    String START = "0-0";

    /** Keeps it until it ends. */
    CompletionStage<Void> add(Revocation revocation);

    /**
     * What came after.
     *
     * @param cursor {@link #START}, or that of the page before
     */
    CompletionStage<Page> after(String cursor, int count);

    /** The newest, the newest first. */
    CompletionStage<List<Revocation>> newest(int count);

    /**
     * Some, in their order.
     *
     * @param cursor the same as was asked with if there is nothing
     */
    record Page(List<Revocation> revocations, String cursor) {

        public Page {
            revocations = List.copyOf(revocations);
        }
    }
}
