package dev.godwit.router.forward;

import dev.godwit.protocol.Partition;

/**
 * Where lanes hand over what they have applied. Nothing comes back: whoever misses a delivery finds it in the log, and a sweep
 * notice tells when to look.
 */
public interface Outlet {

    /** Forwards to all followers; the order of the calls is kept per mailbox. */
    void forward(Delivery delivery);

    /** Tells every gateway to compare what it follows on the partition with the log. */
    void sweep(Partition partition);
}
