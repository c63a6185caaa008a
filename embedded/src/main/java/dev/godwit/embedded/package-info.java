/** A real Kafka broker and a real Redis that live and die with this process, for tests and dev mode. */
@NullMarked
package dev.godwit.embedded;

import org.jspecify.annotations.NullMarked;
