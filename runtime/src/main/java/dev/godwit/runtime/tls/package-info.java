/** TLS by PEM files: read, checked, watched, and given to ports and clients. */
@NullMarked
package dev.godwit.runtime.tls;

import org.jspecify.annotations.NullMarked;
