package dev.godwit.runtime.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes those who have a certificate of the CA that bears a certain name. Addresses do not count: those of pods come and go, and
 * no certificate names them.
 */
final class PeerTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager authority;
    private final String name;

    PeerTrust(X509ExtendedTrustManager authority, String name) {
        this.authority = authority;
        this.name = name;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authority.checkClientTrusted(chain, type, engine);
        requireName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authority.checkServerTrusted(chain, type, engine);
        requireName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        authority.checkClientTrusted(chain, type, socket);
        requireName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        authority.checkServerTrusted(chain, type, socket);
        requireName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authority.checkClientTrusted(chain, type);
        requireName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authority.checkServerTrusted(chain, type);
        requireName(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.getAcceptedIssuers();
    }

    private void requireName(X509Certificate[] chain) throws CertificateException {
        Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
        boolean named = names != null
                && names.stream()
                        .anyMatch(each -> each.get(0).equals(DNS_NAME)
                                && String.valueOf(each.get(1)).equalsIgnoreCase(name));
        if (!named) {
            throw new CertificateException("certificate of somebody else (expected: the DNS name " + name + ")");
        }
    }
}
