package dev.godwit.server.e2e;

import com.sun.net.httpserver.HttpServer;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A login that signs tokens, and publishes its keys at a URL of this machine. */
final class KeyServer implements AutoCloseable {

    static final String ISSUER = "https://login.example.com";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, KeyPair> keys = new LinkedHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final int port;
    private volatile List<String> published = List.of();
    private @Nullable HttpServer server;

    KeyServer(int port) {
        this.port = port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/keys";
    }

    void start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = document().toBuffer().getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** These and no others; made if they are new. A name that begins with {@code r} is of an RSA key, others of Ed25519. */
    void publish(String... names) {
        for (String name : names) {
            pair(name);
        }
        published = List.of(names);
    }

    int asked() {
        return asked.get();
    }

    RSAPublicKey rsa(String name) {
        return (RSAPublicKey) pair(name).getPublic();
    }

    /** Signed with the key, published or not, whatever the claims are. */
    String sign(String name, JsonObject claims) {
        TokenAlgorithm algorithm = name.startsWith("r") ? TokenAlgorithm.RS256 : TokenAlgorithm.EDDSA;
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair(name).getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return new TokenIssuer(vertx, new SigningKey(Optional.of(name), algorithm, pem), InstantSource.system())
                .sign(claims);
    }

    static JsonObject claims(String user) {
        return new JsonObject()
                .put("sub", user)
                .put("aud", "godwit")
                .put("iss", ISSUER)
                .put("exp", System.currentTimeMillis() / 1000 + 600);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private synchronized KeyPair pair(String name) {
        return keys.computeIfAbsent(name, ignored -> {
            try {
                KeyPairGenerator pairs = KeyPairGenerator.getInstance(name.startsWith("r") ? "RSA" : "Ed25519");
                if (name.startsWith("r")) {
                    pairs.initialize(2048);
                }
                return pairs.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private JsonObject document() {
        JsonArray all = new JsonArray();
        published.forEach(name -> all.add(jwk(name)));
        return new JsonObject().put("keys", all);
    }

    private JsonObject jwk(String name) {
        JsonObject jwk = new JsonObject().put("kid", name).put("use", "sig");
        if (name.startsWith("r")) {
            return jwk.put("kty", "RSA")
                    .put("n", base64(rsa(name).getModulus().toByteArray()))
                    .put("e", base64(rsa(name).getPublicExponent().toByteArray()));
        }
        byte[] der = pair(name).getPublic().getEncoded();
        return jwk.put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("x", base64(Arrays.copyOfRange(der, der.length - 32, der.length)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
