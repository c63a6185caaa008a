/** The users of a run: devices that follow as real clients do, and whether each has what it should. Knows history, and the wire. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.fleet;
