/** What goes wrong in a run, when, and how it is put right again. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.nemesis;
