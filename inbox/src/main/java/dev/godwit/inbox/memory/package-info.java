/** The in-memory twin of the Redis inbox, for tests and simulation. Begin with {@link InMemoryInbox}. */
@NullMarked
package dev.godwit.inbox.memory;

import org.jspecify.annotations.NullMarked;
