package dev.godwit.server.config;

import java.util.Optional;

/** Who may read along. Files are read again when they change; without a certificate a port speaks clear text. */
public record TlsSettings(PortTls client, PortTls api, PortTls internal, LinkTls link) {

    /** Of a port that the outside connects to. */
    public record PortTls(
            @Key(
                    meaning =
                            "PEM file: the port's certificate, then those between it and the CA. With it the port speaks TLS only")
            Optional<ReadableFile> certificate,

            @Key(meaning = "PEM file: the certificate's private key, without a passphrase")
            Optional<ReadableFile> key) {}

    /** Between the nodes of the cluster, where both sides show a certificate. */
    public record LinkTls(
            @Key(
                    meaning =
                            "PEM file: this node's certificate, shown to the other side of links, as a server and as a client "
                                    + "(all roles). With it links speak TLS only")
            Optional<ReadableFile> certificate,

            @Key(meaning = "PEM file: the certificate's private key, without a passphrase")
            Optional<ReadableFile> key,

            @Key(
                    meaning =
                            "PEM file: the CA that the other side's certificate must be of; several while one replaces the other")
            Optional<ReadableFile> ca,

            @Key(
                    meaning = "DNS name that all certificates of the cluster's links bear. Addresses are not compared",
                    fallback = "godwit-link")
            String name) {}
}
