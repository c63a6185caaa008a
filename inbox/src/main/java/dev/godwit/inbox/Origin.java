package dev.godwit.inbox;

/**
 * Where a derived record comes from: the request it was expanded from, and its place in the expansion. Rises per origin
 * partition; a record whose origin is not above the stored one has been applied before.
 *
 * @param partition number of the origin partition
 * @param offset of the request there
 * @param index of the copy, from 0
 */
public record Origin(int partition, long offset, int index) {}
