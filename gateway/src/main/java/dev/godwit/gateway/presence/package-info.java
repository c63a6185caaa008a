/** Who is here, told to the routers that own the mailboxes. */
@NullMarked
package dev.godwit.gateway.presence;

import org.jspecify.annotations.NullMarked;
