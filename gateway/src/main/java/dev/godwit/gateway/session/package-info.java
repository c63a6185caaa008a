/** One connection's way through its mailboxes, independent of the transport. */
@NullMarked
package dev.godwit.gateway.session;

import org.jspecify.annotations.NullMarked;
