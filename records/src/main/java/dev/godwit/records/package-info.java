/** Requests on their way into Kafka, whoever made them: the port, and what its users have in common. */
@NullMarked
package dev.godwit.records;

import org.jspecify.annotations.NullMarked;
