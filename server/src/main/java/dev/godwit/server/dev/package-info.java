/** Dev mode: all roles, a real Kafka and a real Redis in one command. */
@NullMarked
package dev.godwit.server.dev;

import org.jspecify.annotations.NullMarked;
