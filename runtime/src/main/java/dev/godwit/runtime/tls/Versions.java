package dev.godwit.runtime.tls;

import java.util.Set;

/** What is spoken, and how long it may take to agree. */
final class Versions {

    static final Set<String> ENABLED = Set.of("TLSv1.3", "TLSv1.2");

    /** A client that opens a connection and says nothing, or a byte now and then, is cut off. */
    static final long HANDSHAKE_SECONDS = 5;

    private Versions() {}
}
