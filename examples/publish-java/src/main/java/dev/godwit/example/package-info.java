/** A service that pushes. */
@NullMarked
package dev.godwit.example;

import org.jspecify.annotations.NullMarked;
