/** WebSocket: {@code GET /v1/ws} with the subprotocol {@code godwit.v1.json} or {@code godwit.v1.proto}. */
@NullMarked
package dev.godwit.gateway.websocket;

import org.jspecify.annotations.NullMarked;
