package dev.godwit.server.config;

import java.util.Locale;

/** What a process is started as. */
public enum Role {
    GATEWAY,
    ROUTER,
    API;

    /** As on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
