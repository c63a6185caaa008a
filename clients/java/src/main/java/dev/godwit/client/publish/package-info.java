/**
 * Pushes messages to users, topics and everybody, by producing push requests to Kafka. Begin with {@link
 * dev.godwit.client.publish.Publisher} and {@link dev.godwit.client.publish.Push}.
 */
@NullMarked
package dev.godwit.client.publish;

import org.jspecify.annotations.NullMarked;
