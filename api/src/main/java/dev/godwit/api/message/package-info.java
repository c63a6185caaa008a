/** What became of messages: their records in Kafka, and the logs of their mailboxes, put together. */
@NullMarked
package dev.godwit.api.message;

import org.jspecify.annotations.NullMarked;
