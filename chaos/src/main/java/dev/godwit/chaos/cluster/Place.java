package dev.godwit.chaos.cluster;

import java.util.List;

/**
 * Where a member lives on a network.
 *
 * @param bind the address that it listens on
 * @param address under which the others know it; differs from {@code bind} where a proxy lies between
 * @param entry the beginning of a command that is to run there
 */
record Place(String bind, String address, List<String> entry) {}
