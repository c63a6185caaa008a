/** The internal port: health for the orchestrator, metrics for Prometheus. */
@NullMarked
package dev.godwit.server.internal;

import org.jspecify.annotations.NullMarked;
