/** The push API over HTTP. */
@NullMarked
package dev.godwit.api.http;

import org.jspecify.annotations.NullMarked;
