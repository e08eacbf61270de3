package org.systole.cib.patch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.systole.cib.Element;

/**
 * SHA-256 over the canonical form of a document: elements in document order, attributes sorted by name, every name and
 * value preceded by its length. Equal elements have equal digests, wherever and however they were written down.
 */
public final class Digest {
    private Digest() {}

    /** The digest as 64 hexadecimal digits. */
    public static String of(Element element) {
        MessageDigest digest = sha256();
        feed(digest, element, true);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Sixteen digits over the element and all below it: enough to notice a change. */
    static String ofTree(Element element) {
        return of(element).substring(0, 16);
    }

    /** Sixteen digits over the element's name and attributes, without its children. */
    static String ofAttributes(Element element) {
        MessageDigest digest = sha256();
        feed(digest, element, false);
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static void feed(MessageDigest digest, Element element, boolean deep) {
        text(digest, element.name());
        Map<String, String> sorted = new TreeMap<>(element.attributes());
        number(digest, sorted.size());
        sorted.forEach((name, value) -> {
            text(digest, name);
            text(digest, value);
        });
        if (deep) {
            number(digest, element.children().size());
            element.children().forEach(c -> feed(digest, c, true));
        }
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(digest, bytes.length);
        digest.update(bytes);
    }

    private static void number(MessageDigest digest, int number) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (number >> shift));
        }
    }
}
