package dev.godwit.gateway.hub;

/** Who follows one mailbox: a connection's way through it. Called on the hub's loop. */
public interface Follower {

    /** The tail became ready, has something new, or begins at a higher place. */
    void advanced();

    /** Something happened to the mailbox that makes it worth to read again; only for who is {@link Following#unfinished}. */
    void poked();

    /** A volatile message passes by. */
    void passing(Frame frame);
}
