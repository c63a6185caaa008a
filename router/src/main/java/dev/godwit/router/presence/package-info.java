/** Who is online and who is in which topic, decided by the owner of the mailbox's partition and told to services. */
@NullMarked
package dev.godwit.router.presence;

import org.jspecify.annotations.NullMarked;
