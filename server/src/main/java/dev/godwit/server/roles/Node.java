package dev.godwit.server.roles;

import dev.godwit.runtime.Component;
import dev.godwit.server.internal.InternalPort;
import dev.godwit.server.internal.LoopWatch;
import dev.godwit.server.life.Program;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A process of Godwit: the core and the internal port, and between them and the end what the role adds. */
public final class Node {

    private Node() {}

    /** The internal port starts first and stops last of all, so that it tells of starting and draining too. */
    public static Program program(Core core, HttpServerOptions internal, List<Component> role, Runnable onDrain) {
        AtomicReference<@Nullable Program> known = new AtomicReference<>();
        LoopWatch loops = new LoopWatch(core.vertx());
        List<Component> parts = new ArrayList<>();
        parts.add(core);
        parts.add(loops);
        parts.addAll(NodeTls.parts(List.of(core.tls().internal())));
        InternalPort.Address address =
                new InternalPort.Address(internal, core.tls().internalPort());
        parts.add(new InternalPort(
                core.vertx(), address, loops, core.metrics(), () -> Objects.requireNonNull(known.get())));
        parts.addAll(role);
        core.metrics().watch(parts);
        core.metrics().watch(loops);
        Program program = new Program(parts, onDrain);
        known.set(program);
        return program;
    }
}
