package dev.godwit.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page that shows messages arriving, for development: one file, nothing loaded from elsewhere. */
final class DevPage {

    private final String html;
    private final String policy;

    private DevPage(String html) {
        this.html = html;
        this.policy =
                "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                        + " img-src data:; script-src '" + hash(inside(html, "script")) + "'; style-src '"
                        + hash(inside(html, "style")) + "'";
    }

    static DevPage load() {
        try (InputStream page = DevPage.class.getResourceAsStream("dev-page.html")) {
            if (page == null) {
                throw new IllegalStateException("dev-page.html is not in the jar");
            }
            return new DevPage(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(HttpServerRequest request) {
        request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Security-Policy", policy)
                .end(html);
    }

    private static String inside(String html, String element) {
        String begin = "<" + element + ">";
        return html.substring(html.indexOf(begin) + begin.length(), html.indexOf("</" + element + ">"));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
