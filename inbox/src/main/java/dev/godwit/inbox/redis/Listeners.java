package dev.godwit.inbox.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know of something; one that throws does not keep it from the others. */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<Runnable> all = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
        all.add(listener);
    }

    void call() {
        for (Runnable listener : all) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.error("listener failed", e);
            }
        }
    }
}
