package dev.godwit.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A socket that speaks HTTP/1.1 by hand: what it reads is what the server wrote, byte for byte. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final List<String> headers = new ArrayList<>();
    private int status;
    private int chunkLeft;
    private boolean ended;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1024);
    }

    public static RawHttp connect(int port) throws IOException {
        return connect(port, 0);
    }

    /**
     * @param receiveBuffer of the kernel, small for a reader that is to be slow; 0: as usual
     */
    public static RawHttp connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawHttp(socket);
    }

    public static RawHttp get(int port, String target, String... headers) throws IOException {
        return request(port, "GET", target, headers);
    }

    public static RawHttp request(int port, String method, String target, String... headers) throws IOException {
        RawHttp http = connect(port);
        http.send(method, target, headers);
        http.readHead();
        return http;
    }

    public void send(String method, String target, String... lines) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        raw(head.append("\r\n").toString());
    }

    public void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Waits so long at most for what the server says. */
    public void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    public void readHead() throws IOException {
        headers.clear();
        status = Integer.parseInt(line().substring(9, 12));
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
    }

    public int status() {
        return status;
    }

    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** All of that name. */
    public List<String> headers(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    /** The rest of a body of known length. */
    public String body() throws IOException {
        int length = Integer.parseInt(header("Content-Length").orElse("0"));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** The next byte of a chunked body; -1 at its end. */
    public int read() throws IOException {
        if (ended) {
            return -1;
        }
        if (chunkLeft == 0) {
            String size = line();
            if (size.isEmpty()) {
                ended = true;
                return -1;
            }
            chunkLeft = Integer.parseInt(size, 16);
            if (chunkLeft == 0) {
                line();
                ended = true;
                return -1;
            }
        }
        int value = in.read();
        chunkLeft--;
        if (chunkLeft == 0) {
            line();
        }
        return value;
    }

    public InputStream stream() {
        return in;
    }

    /** Whether the server has closed: waits for it. */
    public boolean closedByServer() throws IOException {
        return in.read() < 0;
    }

    /** A line up to CRLF; empty also at the end. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
