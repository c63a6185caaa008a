package dev.godwit.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which tokens of clients and of services are taken. */
public record TokenSettings(
        @Key(
                meaning = "The keys that tokens of clients and of services may be signed with",
                neededBy = {Role.GATEWAY, Role.API},
                unless = "jwks")
        List<TokenKey> keys,

        @Key(meaning = "Issuers whose keys are fetched from a URL (JWKS). They count beside tokens.keys")
        List<PublishedKeys> jwks,

        @Key(meaning = "After how long published keys are fetched again", fallback = "5m", min = "30s", max = "24h")
        Duration jwksRefresh,

        @Key(
                meaning =
                        "Fetch over http too, from elsewhere than this machine. Who can change what is fetched can sign tokens",
                fallback = "false")
        boolean jwksPlainHttp,

        @Key(
                meaning =
                        "PEM file with the authorities of the certificates of these URLs; without it those of the Java platform")
        Optional<ReadableFile> jwksAuthorities,

        @Key(meaning = "The aud that a client's token must carry", fallback = "godwit")
        String audience,

        @Key(meaning = "The aud that a service's token must carry, at the api", fallback = "godwit-api")
        String serviceAudience,

        @Key(meaning = "The iss that a token signed with one of tokens.keys must carry; without it any")
        Optional<String> issuer,

        @Key(
                meaning =
                        "The longest life of a client's token. So long a revocation counts: a token that lives longer is good again then",
                fallback = "30d",
                min = "1m",
                max = "400d")
        Duration longestLife,

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

    /** The keys of an issuer, and what its tokens are like. */
    public record PublishedKeys(
            @Key(meaning = "Where the issuer publishes its keys: https, or http on this machine")
            String url,

            @Key(meaning = "The iss of its tokens, exactly; the keys count for no others")
            String issuer,

            @Key(meaning = "The only algorithms taken with its keys", fallback = "rs256,es256,eddsa")
            List<PublicAlgorithm> algorithms,

            @Key(meaning = "The aud that its clients' tokens must carry; without it that of tokens.audience")
            Optional<String> audience,

            @Key(meaning = "The aud that its services' tokens must carry; without it that of tokens.service-audience")
            Optional<String> serviceAudience) {}

    /** Of a signature that a public key verifies. */
    public enum PublicAlgorithm {
        RS256,
        ES256,
        EDDSA
    }

    /** Of a signature. */
    public enum Algorithm {
        HS256,
        RS256,
        ES256,
        EDDSA
    }
}
