/** The client port: an HTTP server per event loop, who is let in, and errors as problem documents. */
@NullMarked
package dev.godwit.gateway.http;

import org.jspecify.annotations.NullMarked;
