/**
 * Receives messages over Server-Sent Events or a WebSocket, and goes on by itself when connections end. Begin with {@link
 * dev.godwit.client.subscribe.Subscriber} and {@link dev.godwit.client.subscribe.Listener}.
 */
@NullMarked
package dev.godwit.client.subscribe;

import org.jspecify.annotations.NullMarked;
