package dev.godwit.server.config;

import java.util.List;

/** The configuration cannot be used; names all that is wrong with it, a line each. */
public final class ConfigurationInvalid extends RuntimeException {

    private final List<String> errors;

    ConfigurationInvalid(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}
