package dev.godwit.server.e2e;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** How a listener shows who it is. */
interface Badge {

    void show(HttpRequest.Builder request);

    void answered(HttpResponse<?> response);

    static Badge bearer(String token) {
        return new Badge() {
            @Override
            public void show(HttpRequest.Builder request) {
                request.header("Authorization", "Bearer " + token);
            }

            @Override
            public void answered(HttpResponse<?> response) {
                // Nothing to learn.
            }
        };
    }

    /** Of a browser that shows a page of this origin: it keeps the cookie that it is given. */
    static Badge page(String origin) {
        return new Badge() {
            private volatile List<String> cookies = List.of();

            @Override
            public void show(HttpRequest.Builder request) {
                request.header("Origin", origin);
                if (!cookies.isEmpty()) {
                    request.header("Cookie", String.join("; ", cookies));
                }
            }

            @Override
            public void answered(HttpResponse<?> response) {
                List<String> set = response.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.replaceAll(";.*", ""))
                        .toList();
                cookies = set.isEmpty() ? cookies : set;
            }
        };
    }
}
