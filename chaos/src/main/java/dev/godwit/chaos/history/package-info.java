/** What was seen from outside during a run, in the order of one clock. Knows nothing of Godwit. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.history;
