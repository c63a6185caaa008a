/** Calls of gRPC on an HTTP server, whatever is called: their life, limits and ends, health and reflection. */
@NullMarked
package dev.godwit.grpc;

import org.jspecify.annotations.NullMarked;
