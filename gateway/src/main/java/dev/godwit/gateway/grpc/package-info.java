/** gRPC: {@code godwit.v1.StreamService} on the client port. */
@NullMarked
package dev.godwit.gateway.grpc;

import org.jspecify.annotations.NullMarked;
