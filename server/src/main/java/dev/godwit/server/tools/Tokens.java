package dev.godwit.server.tools;

import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceTokenRequest;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenRequest;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Issues tokens for the tools. */
public final class Tokens {

    private final SigningKey key;

    private Tokens(SigningKey key) {
        this.key = key;
    }

    /** Such that {@code godwit dev} takes, and no other. */
    public static Tokens forDevelopment() {
        String secret = DevKey.in(Home.folder()).secret();
        return new Tokens(new SigningKey(Optional.empty(), TokenAlgorithm.HS256, secret));
    }

    /** Signed with the secret or the PEM in the file. */
    public static Tokens signedWith(Path file, Optional<String> kid) {
        try {
            String material = Files.readString(file).strip();
            return new Tokens(new SigningKey(kid, algorithm(material), material));
        } catch (IOException e) {
            throw new UncheckedIOException("key: " + file + " cannot be read", e);
        }
    }

    /**
     * @throws IllegalArgumentException naming what cannot stand in a token
     */
    public String issue(String user, String tenant, Duration ttl, List<String> follow, List<String> publish) {
        TokenRequest request =
                TokenRequest.of(user, ttl).withTenant(new Tenant(tenant)).withTopics(follow, publish);
        return signed(issuer -> issuer.issue(request));
    }

    /**
     * @param pushTo patterns of mailboxes; none: every mailbox
     * @throws IllegalArgumentException naming what cannot stand in a token
     */
    public String issueService(String service, String tenant, Duration ttl, Set<Scope> scopes, List<String> pushTo) {
        List<String> patterns = pushTo.isEmpty() ? List.of("**") : pushTo;
        ServiceTokenRequest request =
                ServiceTokenRequest.of(service, ttl, scopes, patterns).withTenant(new Tenant(tenant));
        return signed(issuer -> issuer.issue(request));
    }

    private String signed(Function<TokenIssuer, String> issue) {
        Vertx vertx = Vertx.vertx();
        try {
            return issue.apply(new TokenIssuer(vertx, key, InstantSource.system()));
        } finally {
            // A tool ends anyway, and dev mode asks once: nobody waits for the answer.
            vertx.close();
        }
    }

    private static TokenAlgorithm algorithm(String material) {
        if (!material.contains("-----BEGIN")) {
            return TokenAlgorithm.HS256;
        }
        byte[] key = Base64.getMimeDecoder().decode(material.replaceAll("-----[A-Z ]+-----", ""));
        if (reads("RSA", key)) {
            return TokenAlgorithm.RS256;
        }
        if (reads("EC", key)) {
            return TokenAlgorithm.ES256;
        }
        if (reads("Ed25519", key)) {
            return TokenAlgorithm.EDDSA;
        }
        throw new IllegalArgumentException(
                "key: not readable (expected: a secret, or an RSA, EC or Ed25519 key as PKCS 8 PEM)");
    }

    private static boolean reads(String kind, byte[] key) {
        try {
            KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(key));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
