package dev.godwit.server.config;

import java.util.List;
import java.util.Optional;

/** Which tokens of clients and of services are taken. */
public record TokenSettings(
        @Key(
                meaning = "The keys that tokens of clients and of services may be signed with",
                neededBy = {Role.GATEWAY, Role.API})
        List<TokenKey> keys,

        @Key(meaning = "The aud that a client's token must carry", fallback = "godwit")
        String audience,

        @Key(meaning = "The aud that a service's token must carry, at the api", fallback = "godwit-api")
        String serviceAudience,

        @Key(meaning = "The iss that a token must carry; without it any")
        Optional<String> issuer,

        @Key(meaning = "Take ?token= of the URL. URLs end up in logs of proxies; headers do not", fallback = "false")
        boolean inQuery) {

    /** A key and the one algorithm that it is good for. */
    public record TokenKey(
            @Key(meaning = "The only algorithm taken with this key", fallback = "hs256")
            Algorithm algorithm,

            @Key(meaning = "hs256: a file with the secret (at least 32 characters); else the public key as PEM")
            ReadableFile file,

            @Key(meaning = "The kid of tokens signed with this key; without it: tokens without kid too")
            Optional<String> id) {}

    /** Of a signature. */
    public enum Algorithm {
        HS256,
        RS256,
        ES256
    }
}
