/** Tickets: what a page may put into a URL in place of a token, for a moment and once. */
@NullMarked
package dev.godwit.gateway.ticket;

import org.jspecify.annotations.NullMarked;
