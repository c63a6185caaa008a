package dev.godwit.runtime.tls;

import java.nio.file.Path;

/**
 * Where a certificate and its key lie.
 *
 * @param certificate the certificate, then those that lead from it to a CA that the other side knows
 * @param key its private key, without a passphrase
 */
public record PemFiles(Path certificate, Path key) {}
