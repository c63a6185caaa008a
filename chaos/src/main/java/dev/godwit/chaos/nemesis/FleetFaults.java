package dev.godwit.chaos.nemesis;

/** What clients do wrong when they are told to. Each returns at once. */
public interface FleetFaults {

    /** From now on this part of the clients reads slowly; 0: all read as they can. */
    void slow(double fraction);

    /** All clients end their connections and come back at once. */
    void storm();

    /** From now on this part of the clients that connect give a position that they were not given; 0: none does. */
    void lie(double fraction);
}
