/** The command line of {@code godwit chaos}. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.cli;
