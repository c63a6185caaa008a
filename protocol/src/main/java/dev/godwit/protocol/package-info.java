/** What every part of Godwit speaks: mailboxes, ids, positions, messages, push requests, frames. Plain Java that knows nobody. */
@NullMarked
package dev.godwit.protocol;

import org.jspecify.annotations.NullMarked;
