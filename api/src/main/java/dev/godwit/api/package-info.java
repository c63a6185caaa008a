/** The push API for business services. */
@NullMarked
package dev.godwit.api;

import org.jspecify.annotations.NullMarked;
