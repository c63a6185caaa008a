/** One run: starts a cluster and its users, lets the nemesis loose, waits until all have caught up, and has the history checked. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.run;
