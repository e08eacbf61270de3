package org.systole.cib.view;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The digest an operation history keeps of the parameters an operation ran with ({@code op-digest}): by comparing it
 * with the configuration, a changed definition is noticed. It is the MD5 of one line of XML, {@code <parameters/>}
 * with a leading blank, attributes by name, and a line feed at its end.
 */
public final class Digest {
    private Digest() {}

    /**
     * The digest of one operation.
     *
     * @param parameters the resource's parameters as configured, the operation's own ones put over them
     * @param operation gives own parameters, the interval and the timeout, which counts for recurring operations
     */
    public static String operationDigest(Map<String, String> parameters, Operation operation) {
        SortedMap<String, String> all = new TreeMap<>(parameters);
        all.putAll(operation.parameters());
        if (!operation.interval().isZero()) {
            all.put("CRM_meta_timeout", Long.toString(operation.timeout().toMillis()));
        }
        return ofParameters(all);
    }

    /** The digest of parameters as they are. */
    public static String ofParameters(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(" <parameters");
        new TreeMap<>(parameters).forEach((name, value) -> text.append(' ')
                .append(name)
                .append("=\"")
                .append(escape(value))
                .append('"'));
        return md5(text.append("/>\n").toString());
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks MD5, which every Java platform must have", e);
        }
    }
}
