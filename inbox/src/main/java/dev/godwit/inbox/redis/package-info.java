/**
 * Redis behind the ports of the inbox: one server, Sentinel or Cluster. Begin with {@link RedisInbox}; what is written, and why so,
 * stands in the scripts under {@code lua}.
 */
@NullMarked
package dev.godwit.inbox.redis;

import org.jspecify.annotations.NullMarked;
