/** The checker: from a history to a verdict. Knows nothing of Godwit but what its documents promise. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.check;
