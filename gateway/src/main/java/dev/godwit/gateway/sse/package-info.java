/** Server-Sent Events: {@code GET /v1/stream}. */
@NullMarked
package dev.godwit.gateway.sse;

import org.jspecify.annotations.NullMarked;
