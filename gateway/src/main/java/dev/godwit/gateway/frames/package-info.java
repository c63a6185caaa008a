/**
 * What is said on connections of frames, WebSocket for one, and heard there, whatever carries them. Transports bring a {@link
 * dev.godwit.gateway.frames.Wire} and a {@link dev.godwit.gateway.frames.FrameFormat}.
 */
@NullMarked
package dev.godwit.gateway.frames;

import org.jspecify.annotations.NullMarked;
