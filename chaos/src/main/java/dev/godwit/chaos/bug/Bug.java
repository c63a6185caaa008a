package dev.godwit.chaos.bug;

import java.util.List;

/**
 * A mistake that Godwit does not make.
 *
 * @param name as in {@code --bug}
 * @param sentence what is done wrong
 * @param rule that it breaks
 * @param shownBy what has to happen before a client can notice
 * @param faults that make it happen, as in {@code --faults}
 * @param changes which are the bug, all of them together
 */
public record Bug(
        String name, String sentence, String rule, String shownBy, List<String> faults, List<Change> changes) {

    public Bug {
        faults = List.copyOf(faults);
        changes = List.copyOf(changes);
    }

    @Override
    public String toString() {
        return name;
    }
}
