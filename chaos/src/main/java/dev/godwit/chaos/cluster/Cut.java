package dev.godwit.chaos.cluster;

/** Something that is cut, until it is healed. Cuts may overlap: a way is open again when the last that closed it is healed. */
@FunctionalInterface
public interface Cut {

    /** Healing twice is healing once. */
    void heal();
}
