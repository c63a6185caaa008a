/** Each mailbox's log: the ports to write and read it. Redis stands behind them in {@code redis}, a twin in {@code memory}. */
@NullMarked
package dev.godwit.inbox;

import org.jspecify.annotations.NullMarked;
