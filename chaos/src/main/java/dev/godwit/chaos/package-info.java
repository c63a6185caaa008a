/** Breaks a whole cluster on purpose, and counts what its users lost. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos;
