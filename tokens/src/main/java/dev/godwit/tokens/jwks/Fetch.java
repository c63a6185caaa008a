package dev.godwit.tokens.jwks;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Gets what is at a URL. */
interface Fetch {

    /** Ends within seconds; fails with a message that says why, for an operator. */
    CompletionStage<byte[]> get(URI url);
}
