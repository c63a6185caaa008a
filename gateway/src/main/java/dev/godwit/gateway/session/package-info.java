/**
 * One connection's way through its mailboxes, independent of the transport.
 *
 * <p>Transports know {@link dev.godwit.gateway.session.Sessions}, {@link dev.godwit.gateway.session.Session} and
 * {@link dev.godwit.gateway.session.Outbound}. Behind them a {@code HubSession} has a {@code Track} for each mailbox: start reading
 * there. A connection is sent rising ids; between two neighbours nothing was unread, or a {@link dev.godwit.gateway.session.Gap}
 * was sent. What is not written is not kept: a slow client costs no memory, it reads the log.
 */
@NullMarked
package dev.godwit.gateway.session;

import org.jspecify.annotations.NullMarked;
