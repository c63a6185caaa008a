package dev.godwit.server.tools;

import dev.godwit.protocol.Fingerprint;
import dev.godwit.server.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** The key that {@code godwit dev} takes tokens by and {@code godwit token} signs them with. Made at first use; refused elsewhere. */
public final class DevKey {

    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    private DevKey(Path file) {
        this.file = file;
    }

    /** The one in the folder, which is made if there is none. */
    public static DevKey in(Path folder) {
        Path file = folder.resolve("dev.key");
        try {
            if (!Files.exists(file)) {
                make(folder, file);
            }
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        } catch (IOException e) {
            throw new UncheckedIOException("dev key: cannot be made in " + folder, e);
        }
        return new DevKey(file);
    }

    public Path file() {
        return file;
    }

    /** The secret of HS256. */
    public String secret() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("dev key: cannot be read: " + file, e);
        }
    }

    /** Of the cluster in dev mode; the same from run to run, so that kept records stay valid. */
    public String clusterSecret() {
        return Secret.DEV_PREFIX + Fingerprint.of("cluster " + secret()).hex();
    }

    private static void make(Path folder, Path file) throws IOException {
        Files.createDirectories(folder);
        // Ignored by git wherever the folder comes to lie.
        Files.writeString(folder.resolve(".gitignore"), "*\n");
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String secret =
                Secret.DEV_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path partial = Files.createTempFile(folder, "dev", ".part", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.writeString(partial, secret + "\n", StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
            // A link does not replace: of two first uses at once, one key stands for both.
            Files.createLink(file, partial);
        } catch (FileAlreadyExistsException e) {
            // The other was quicker.
        } finally {
            Files.delete(partial);
        }
    }
}
