/** Who a client is: tokens, verified and issued. */
@NullMarked
package dev.godwit.tokens;

import org.jspecify.annotations.NullMarked;
