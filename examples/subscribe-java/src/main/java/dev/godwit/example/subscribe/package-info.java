/** A service that receives. */
@NullMarked
package dev.godwit.example.subscribe;

import org.jspecify.annotations.NullMarked;
