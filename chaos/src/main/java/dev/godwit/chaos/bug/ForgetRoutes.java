package dev.godwit.chaos.bug;

import java.util.List;
import java.util.Optional;
import net.bytebuddy.asm.Advice;

/** The registry was merged, lost or wiped, and nobody puts the routes there again. */
public final class ForgetRoutes {

    static final Bug BUG = new Bug(
            "forget-routes",
            "A gateway publishes its routes once in its life: not again after the registry was merged, lost or wiped."
                    + " Periodic sweeps are off.",
            "After a merge, a loss or a wipe of the registry all routes are published again.",
            "a registry that lost routes of connections that stay",
            List.of("wipe-registry", "split-registry"),
            List.of(
                    new Inserted("dev.godwit.gateway.hub.Routes", "publishAll", Publishing.class),
                    Nets.NO_PERIODIC_SWEEPS));

    private static final Notes<String> PUBLISHED_FOR = new Notes<>();

    private ForgetRoutes() {}

    public static boolean isPublished(Object routes, String incarnation) {
        boolean published = PUBLISHED_FOR.of(routes).equals(Optional.of(incarnation));
        PUBLISHED_FOR.put(routes, incarnation);
        return published;
    }

    /** Instead of publishing. */
    private static final class Publishing {

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.This Object routes, @Advice.FieldValue("incarnation") String incarnation) {
            return isPublished(routes, incarnation);
        }
    }
}
