package dev.godwit.router.presence;

import dev.godwit.inbox.Published;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member: on which nodes he is, and what was said of him last. */
final class Seat {

    static final long NOT_DUE = -1;

    private final List<String> incarnations = new ArrayList<>(1);
    private @Nullable Published said;
    /** When a change is to be told, in ticks. */
    private long dueAt = NOT_DUE;

    private boolean telling;
    /** What may have been said: it is said again, before anything else. */
    private @Nullable Published unsure;

    boolean isPresent() {
        return !incarnations.isEmpty();
    }

    boolean isOn(String incarnation) {
        return incarnations.contains(incarnation);
    }

    void on(String incarnation) {
        if (!incarnations.contains(incarnation)) {
            incarnations.add(incarnation);
        }
    }

    void off(String incarnation) {
        incarnations.remove(incarnation);
    }

    @Nullable
    Published said() {
        return said;
    }

    void say(Published news) {
        said = news;
    }

    /** Whether something else was said last. */
    boolean isNews() {
        return isPresent() != (said != null && said.present());
    }

    long dueAt() {
        return dueAt;
    }

    void due(long at) {
        dueAt = at;
    }

    boolean telling() {
        return telling;
    }

    void telling(boolean underWay) {
        telling = underWay;
    }

    @Nullable
    Published unsure() {
        return unsure;
    }

    void unsure(@Nullable Published attempt) {
        unsure = attempt;
    }

    /** Nothing would be lost with it. */
    boolean isEmpty() {
        return said == null && !isPresent() && !telling && unsure == null;
    }
}
