/** Who a client is: tokens, verified and issued. */
@NullMarked
package dev.godwit.gateway.auth;

import org.jspecify.annotations.NullMarked;
