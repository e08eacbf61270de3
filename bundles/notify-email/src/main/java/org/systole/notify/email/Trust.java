package org.systole.notify.email;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed. */
final class Trust {
    private Trust() {}

    /**
     * Sockets that believe the certificates in this PEM file, or those of the Java platform where none is named.
     *
     * @throws IllegalArgumentException when the file cannot be used; the message says why
     */
    static SSLSocketFactory sockets(String caFile) {
        try {
            if (caFile.isEmpty()) {
                return SSLContext.getDefault().getSocketFactory();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream in = Files.newInputStream(Path.of(caFile))) {
                int number = 0;
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("ca-" + number++, each);
                }
            }
            TrustManagerFactory believed = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            believed.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, believed.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "parameter smtp_ca_file=" + caFile + " cannot be used: " + e.getMessage()
                            + "; give a readable file of certificates in PEM",
                    e);
        }
    }
}
