package dev.godwit.registry;

/** How the registry took a node's renewal. */
public enum Renewal {
    /** The lease goes on. */
    RENEWED,
    /** The registry did not know the incarnation, and does now: its routes have to be published. */
    CREATED,
    /** The incarnation was declared dead: the node needs a new one. */
    DEAD
}
