package dev.godwit.chaos.sim;

/** Somewhere on the network: a machine with a process on it, a store, a device. */
record Site(int number, String name) {

    @Override
    public String toString() {
        return name;
    }
}
