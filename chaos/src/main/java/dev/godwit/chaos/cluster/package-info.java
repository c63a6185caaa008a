/** A whole Godwit of separate processes, its stores included, and the network between them, which can be cut. */
@org.jspecify.annotations.NullMarked
package dev.godwit.chaos.cluster;
