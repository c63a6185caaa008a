package dev.godwit.server.config;

import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenKey;
import java.io.IOException;
import java.nio.file.Files;

/** Reads the keys that tokens are verified with. */
public final class TokenKeys {

    private TokenKeys() {}

    /**
     * @throws IllegalArgumentException if the file does not hold what the algorithm needs
     */
    public static TokenKey read(TokenSettings.TokenKey key) {
        String material = text(key.file()).strip();
        TokenKey read =
                new TokenKey(key.id(), TokenAlgorithm.valueOf(key.algorithm().name()), material, false);
        return new Secret(material).isForDevelopment() ? read.asDev() : read;
    }

    private static String text(ReadableFile file) {
        try {
            return Files.readString(file.path());
        } catch (IOException e) {
            throw new IllegalArgumentException("key: no text (expected: a secret, or a public key in PEM)", e);
        }
    }
}
