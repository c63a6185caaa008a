package dev.godwit.runtime.tls;

import java.nio.file.Path;

/** A file that cannot be used for TLS; its message names the file, what is wrong, and what was expected. Never its content. */
public final class InvalidPem extends RuntimeException {

    InvalidPem(Path file, String wrong) {
        super(file + ": " + wrong);
    }
}
