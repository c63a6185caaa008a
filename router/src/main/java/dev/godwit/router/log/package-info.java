/** Kafka as the router sees it: the port and its values. */
@NullMarked
package dev.godwit.router.log;

import org.jspecify.annotations.NullMarked;
