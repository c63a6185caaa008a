/**
 * Bugs that are sown into Godwit, to prove that the checker sees. The product has no switch for them: an agent changes its classes
 * when they are loaded. Begin with {@link dev.godwit.chaos.bug.Bugs}; {@link dev.godwit.chaos.bug.BugAgent} brings one into a process.
 *
 * <p>Each bug is a class of its own, public with what it exchanges, because the changed classes call it.
 */
@NullMarked
package dev.godwit.chaos.bug;

import org.jspecify.annotations.NullMarked;
