/** JSON as Godwit reads and writes it. Of the client's own making and for its own use: nothing here is kept stable for others. */
@NullMarked
package dev.godwit.client.json;

import org.jspecify.annotations.NullMarked;
