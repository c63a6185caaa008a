/** Tokens of clients that services take back. */
@NullMarked
package dev.godwit.api.revocation;

import org.jspecify.annotations.NullMarked;
