/** Keys that issuers publish at a URL (JWKS, RFC 7517): fetched, kept, and looked at again. */
@NullMarked
package dev.godwit.tokens.jwks;

import org.jspecify.annotations.NullMarked;
