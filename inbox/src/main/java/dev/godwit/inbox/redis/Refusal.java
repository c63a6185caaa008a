package dev.godwit.inbox.redis;

import java.util.Locale;

/** What an error of Redis means for the connection that it came on. */
enum Refusal {
    /** It does not know the script: it was restarted, or somebody flushed the scripts. */
    NO_SCRIPT,
    /** It is no primary any more. */
    DEMOTED,
    /** The connection is gone. */
    CUT_OFF,
    /** Another node of the cluster has the partition. */
    MOVED,
    /** It cannot now: loading, out of memory, its cluster is down. */
    FOR_NOW,
    /** Nothing that should happen. */
    UNEXPECTED;

    static Refusal of(String message) {
        if (message.startsWith("NOSCRIPT")) {
            return NO_SCRIPT;
        }
        if (says(message, "READONLY")) {
            return DEMOTED;
        }
        if (message.equals("CONNECTION_CLOSED")) {
            return CUT_OFF;
        }
        if (says(message, "MOVED") || says(message, "ASK")) {
            return MOVED;
        }
        for (String word : FOR_NOW_CODES) {
            if (says(message, word)) {
                return FOR_NOW;
            }
        }
        return UNEXPECTED;
    }

    private static final String[] FOR_NOW_CODES = {
        "LOADING", "OOM", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS", "MISCONF"
    };

    // Redis 6.2 wraps what a command inside a script says: "ERR Error running script ...: -OOM command not allowed".
    private static boolean says(String message, String code) {
        return message.toUpperCase(Locale.ROOT).startsWith(code) || message.contains(" -" + code + " ");
    }
}
