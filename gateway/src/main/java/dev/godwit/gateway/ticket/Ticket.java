package dev.godwit.gateway.ticket;

import dev.godwit.tokens.Access;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A ticket: 128 random bits, and after them the owner's mark, by which a ticket that is used up can still be told from one of another
 * user. The name that it is kept under and the key to its content both follow from it, and neither leads back.
 */
final class Ticket {

    private static final int SECRET = 16;
    private static final int MARK = 8;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{32}");

    private final byte[] bytes;

    private Ticket(byte[] bytes) {
        this.bytes = bytes;
    }

    static Ticket issue(RandomGenerator random, Access access) {
        byte[] secret = new byte[SECRET];
        random.nextBytes(secret);
        byte[] all = Arrays.copyOf(secret, SECRET + MARK);
        System.arraycopy(mark(secret, access), 0, all, SECRET, MARK);
        return new Ticket(all);
    }

    /** Empty if it is none that was ever issued. */
    static Optional<Ticket> parse(String text) {
        return TEXT.matcher(text).matches()
                ? Optional.of(new Ticket(Base64.getUrlDecoder().decode(text)))
                : Optional.empty();
    }

    /** The name that it is kept under. */
    String name() {
        return encoded(hash(text().getBytes(StandardCharsets.US_ASCII)));
    }

    /** What its content is encrypted with. */
    SecretKey key() {
        return new SecretKeySpec(derived(bytes, "godwit ticket content"), "AES");
    }

    /** Whether it was issued to this user; whoever makes one up can have any mark, and gains nothing. */
    boolean isOf(Access access) {
        byte[] secret = Arrays.copyOf(bytes, SECRET);
        return MessageDigest.isEqual(mark(secret, access), Arrays.copyOfRange(bytes, SECRET, SECRET + MARK));
    }

    /** As it stands in a URL. */
    String text() {
        return encoded(bytes);
    }

    /** Without what it is. */
    @Override
    public String toString() {
        return "Ticket";
    }

    // A tenant's name has no line break.
    private static byte[] mark(byte[] secret, Access access) {
        return Arrays.copyOf(derived(secret, access.tenant().name() + "\n" + access.user()), MARK);
    }

    private static byte[] derived(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
