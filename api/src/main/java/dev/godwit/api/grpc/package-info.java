/** The push API over gRPC. */
@NullMarked
package dev.godwit.api.grpc;

import org.jspecify.annotations.NullMarked;
