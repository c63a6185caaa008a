/** Long-poll: {@code GET /v1/poll}. */
@NullMarked
package dev.godwit.gateway.poll;

import org.jspecify.annotations.NullMarked;
