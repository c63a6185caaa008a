package dev.godwit.api.grpc;

import dev.godwit.api.push.Publisher;
import dev.godwit.runtime.Check;
import dev.godwit.tokens.ServiceTokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * What the calls rest on. All of it is safe on any thread.
 *
 * @param kafka whether pushes can be taken, for the health service
 */
public record GrpcParts(
        Publisher publisher, ServiceTokenVerifier tokens, Supplier<Check> kafka, MeterRegistry meters) {}
