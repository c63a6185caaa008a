package dev.godwit.chaos.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as an issuer that shares a secret with the cluster signs them: JWT, HS256. */
final class Token {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String ALGORITHM = "HmacSHA256";
    private static final long HOURS = 24;
    private static final String DEFAULT = "default";

    private final SecretKeySpec key;

    Token(String secret) {
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String ofUser(String user, String tenant, List<String> follow, List<String> publish) {
        Map<String, Object> claims = claims(user, "godwit", tenant);
        claims.put("topics", Map.of("follow", follow, "publish", publish));
        return sign(claims);
    }

    /** Of one that may do everything in a tenant. */
    String ofService(String service, String tenant) {
        Map<String, Object> claims = claims(service, "godwit-api", tenant);
        claims.put("scope", "admin push read");
        claims.put("push", List.of("**"));
        return sign(claims);
    }

    private static Map<String, Object> claims(String subject, String audience, String tenant) {
        Instant now = Instant.now();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + HOURS * 3_600);
        if (!tenant.equals(DEFAULT)) {
            claims.put("tenant", tenant);
        }
        return claims;
    }

    private String sign(Map<String, Object> claims) {
        try {
            String signed = encode(Map.of("alg", "HS256", "typ", "JWT")) + "." + encode(claims);
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(Map<String, Object> part) throws JsonProcessingException {
        return BASE64.encodeToString(JSON.writeValueAsBytes(part));
    }
}
