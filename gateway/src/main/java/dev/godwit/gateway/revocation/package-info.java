/** Which tokens were taken back, as nodes learn of it. */
@NullMarked
package dev.godwit.gateway.revocation;

import org.jspecify.annotations.NullMarked;
