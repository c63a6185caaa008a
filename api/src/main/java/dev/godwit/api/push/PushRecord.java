package dev.godwit.api.push;

import java.util.Map;

/**
 * A record of the push topic to be written.
 *
 * @param partition number in the topic
 * @param key places it where it is put, for whoever reads the topic
 */
public record PushRecord(int partition, byte[] key, byte[] value, Map<String, String> headers) {}
