/** The configuration: typed settings, where their values come from, and the reference page made from them. */
@NullMarked
package dev.godwit.server.config;

import org.jspecify.annotations.NullMarked;
