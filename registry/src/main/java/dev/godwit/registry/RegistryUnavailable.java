package dev.godwit.registry;

/** The registry did not answer in time, or is not connected. Safety never depends on it; try again later. */
public final class RegistryUnavailable extends RuntimeException {

    public RegistryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public RegistryUnavailable(String message) {
        super(message);
    }
}
