package dev.godwit.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What describes the API, and a page to try it from. All of it is in the jars; nothing is loaded from elsewhere. */
final class Documents {

    private final Buffer openApi = resource("/godwit/openapi.json");
    private final Buffer asyncApi = resource("/godwit/asyncapi.json");
    private final Buffer pushRequest = resource("/godwit/schema/push-request.schema.json");
    private final Buffer page = resource("/dev/godwit/api/http/try-page.html");
    private final String policy = policy(page.toString(StandardCharsets.UTF_8));

    void add(Router router) {
        router.get("/").handler(context -> page(context.response()));
        router.get("/openapi.json").handler(context -> send(context.response(), "application/json", openApi));
        router.get("/asyncapi.json").handler(context -> send(context.response(), "application/json", asyncApi));
        router.get("/schemas/push-request.json")
                .handler(context -> send(context.response(), "application/schema+json", pushRequest));
    }

    private void page(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", policy);
        send(response, "text/html; charset=utf-8", page);
    }

    private static void send(HttpServerResponse response, String type, Buffer document) {
        response.putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-cache")
                .end(document.copy());
    }

    private static String policy(String html) {
        return "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " img-src data:; script-src '" + hash(inside(html, "script")) + "'; style-src '"
                + hash(inside(html, "style")) + "'";
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
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Buffer resource(String name) {
        try (InputStream in = Documents.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jars");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
