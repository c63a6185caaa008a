package dev.godwit.runtime.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose certificates are believed.
 *
 * @param certificates of one or more CAs
 * @param peer what the other side's certificate must name among its DNS names; without it the host that was connected to is checked
 */
public record Authority(Path certificates, Optional<String> peer) {}
