/** The registry on Hazelcast, the same on a member and on a client. Start reading at {@code HazelcastRegistry}. */
@NullMarked
package dev.godwit.registry.hazelcast;

import org.jspecify.annotations.NullMarked;
