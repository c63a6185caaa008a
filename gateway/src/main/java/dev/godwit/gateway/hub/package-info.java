/**
 * The mailboxes that connections of one event loop follow: their tails, routes and sweeps.
 *
 * <p>Start reading at {@link dev.godwit.gateway.hub.Hub}, then {@code FollowedMailbox}: it keeps a {@code Tail} complete from the
 * frames that routers forward, and from the log wherever a frame does not fit. {@link dev.godwit.gateway.hub.Routes} and
 * {@link dev.godwit.gateway.hub.Sweeper} belong to the node, not to a loop.
 *
 * <p>What is kept: a tail holds all that the log held above its base up to its head, so whoever stands at or above the base is fed
 * from it and nobody keeps a buffer of its own. A frame is a hint that something happened; what it does not bring is read. An
 * answer of the store or of the registry counts only for what happened before it was asked for.
 */
@NullMarked
package dev.godwit.gateway.hub;

import org.jspecify.annotations.NullMarked;
