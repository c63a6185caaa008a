package dev.godwit.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads {@link Derived} records. The value is the protobuf {@code godwit.v1.DerivedRecord}; the header {@link #HEADER}
 * holds the origin and an HMAC-SHA256 with the cluster secret over origin and value, so that who may produce to the push topic
 * still cannot pass for a router. The same record always has the same bytes. Any thread may call.
 *
 * <p>A signed record that somebody copies stays valid: its origin tells the copy, and its mailbox the partition it belongs on.
 */
public final class DerivedRecords {

    /** Name of the Kafka header. */
    public static final String HEADER = "godwit-derived";

    /** The shortest cluster secret, in bytes. */
    public static final int MIN_SECRET = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec secret;

    /**
     * @param secret the cluster's, at least {@link #MIN_SECRET} bytes
     */
    public DerivedRecords(byte[] secret) {
        if (secret.length < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "cluster secret: " + secret.length + " bytes (expected: >= " + MIN_SECRET + ")");
        }
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** A record's value and the content of its header {@link #HEADER}. */
    public record Signed(byte[] value, byte[] header) {}

    public Signed sign(Derived derived) {
        byte[] value = DerivedValue.encode(derived);
        byte[] origin = DerivedOrigin.encode(derived.origin());
        String signature = BASE64.encodeToString(mac(origin, value));
        byte[] header = (ascii(origin) + DerivedOrigin.SEPARATOR + signature).getBytes(StandardCharsets.US_ASCII);
        return new Signed(value, header);
    }

    /**
     * The derived record, if it is one that a router of this cluster signed; else empty, and the record is to be read like any
     * other.
     *
     * @param header the last of the record's headers {@link #HEADER}
     */
    public Optional<Derived> verify(byte @Nullable [] header, byte @Nullable [] value) {
        if (header == null || value == null) {
            return Optional.empty();
        }
        int end = DerivedOrigin.lastSeparator(header);
        if (end < 0) {
            return Optional.empty();
        }
        byte[] origin = Arrays.copyOf(header, end);
        byte[] signature = BASE64.encode(mac(origin, value));
        byte[] given = Arrays.copyOfRange(header, end + 1, header.length);
        if (!MessageDigest.isEqual(signature, given)) {
            return Optional.empty();
        }
        return DerivedOrigin.decode(ascii(origin)).flatMap(from -> DerivedValue.decode(from, value));
    }

    // Lengths go in, so that no byte of the one part can be taken for one of the other; the name, so that no other use
    // of the
    // secret gives the same.
    private byte[] mac(byte[] origin, byte[] value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(HEADER.getBytes(StandardCharsets.US_ASCII));
            mac.update(ByteBuffer.allocate(8)
                    .putInt(origin.length)
                    .putInt(value.length)
                    .flip());
            mac.update(origin);
            return mac.doFinal(value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
