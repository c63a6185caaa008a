package dev.godwit.server.tools.dlt;

/** Is told how far the reading of a topic is. */
public interface Progress {

    void read(long done, long total);
}
