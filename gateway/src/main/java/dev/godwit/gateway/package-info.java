/** Sessions and the transports they are reached by. */
@NullMarked
package dev.godwit.gateway;

import org.jspecify.annotations.NullMarked;
