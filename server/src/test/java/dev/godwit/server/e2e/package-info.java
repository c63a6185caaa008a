/** Proofs on the whole system: separate processes, real sockets, and a ledger of what must arrive. */
@NullMarked
package dev.godwit.server.e2e;

import org.jspecify.annotations.NullMarked;
