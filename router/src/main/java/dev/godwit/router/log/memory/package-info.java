/** A twin of Kafka as the router sees it: for tests and simulations. */
@NullMarked
package dev.godwit.router.log.memory;

import org.jspecify.annotations.NullMarked;
