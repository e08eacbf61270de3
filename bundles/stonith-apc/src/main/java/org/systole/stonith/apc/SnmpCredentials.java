package org.systole.stonith.apc;

import java.util.Locale;
import java.util.Map;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.OID;
import org.systole.strip.Given;

/**
 * How to show the strip who asks. Its text form holds no secret.
 *
 * @param version one of {@link SnmpConstants#version1}, {@code version2c}, {@code version3}
 * @param community for versions 1 and 2c
 */
record SnmpCredentials(
        int version,
        String community,
        String user,
        SecurityLevel level,
        OID authProtocol,
        String authSecret,
        OID privProtocol,
        String privSecret) {
    private static final int SHORTEST_SECRET = 8;

    private static final Map<String, OID> AUTH = Map.of(
            "MD5", AuthMD5.ID,
            "SHA", AuthSHA.ID,
            "SHA1", AuthSHA.ID,
            "SHA224", AuthHMAC128SHA224.ID,
            "SHA256", AuthHMAC192SHA256.ID,
            "SHA384", AuthHMAC256SHA384.ID,
            "SHA512", AuthHMAC384SHA512.ID);

    private static final Map<String, OID> PRIV = Map.of(
            "DES", PrivDES.ID,
            "AES", PrivAES128.ID,
            "AES128", PrivAES128.ID,
            "AES192", PrivAES192.ID,
            "AES256", PrivAES256.ID);

    static SnmpCredentials of(Given given) {
        String version = given.first("snmp_version");
        return switch (version) {
            case "", "1" -> community(SnmpConstants.version1, given);
            case "2c", "2" -> community(SnmpConstants.version2c, given);
            case "3" -> user(given);
            default -> throw new IllegalArgumentException(
                    "parameter snmp_version=" + version + " is none of 1, 2c and 3");
        };
    }

    private static SnmpCredentials community(int version, Given given) {
        String community = given.secret("community_file", "community");
        String used = community.isEmpty() ? "private" : community;
        return new SnmpCredentials(version, used, "", SecurityLevel.noAuthNoPriv, null, "", null, "");
    }

    private static SnmpCredentials user(Given given) {
        String user = given.first("username", "login");
        if (user.isEmpty()) {
            throw new IllegalArgumentException("parameter username is not set; snmp_version=3 needs a user");
        }
        String auth = given.secret("password_file", "password", "passwd");
        String priv = given.secret("snmp_priv_passwd_file", "snmp_priv_passwd");
        SecurityLevel level = level(given.first("snmp_sec_level"), auth, priv);
        boolean sealed = level == SecurityLevel.authPriv;
        boolean signed = sealed || level == SecurityLevel.authNoPriv;
        return new SnmpCredentials(
                SnmpConstants.version3,
                "",
                user,
                level,
                signed ? protocol(AUTH, "snmp_auth_prot", given, "MD5") : null,
                signed ? longEnough("password", auth) : "",
                sealed ? protocol(PRIV, "snmp_priv_prot", given, "DES") : null,
                sealed ? longEnough("snmp_priv_passwd", priv) : "");
    }

    private static SecurityLevel level(String word, String auth, String priv) {
        return switch (word) {
            case "noAuthNoPriv" -> SecurityLevel.noAuthNoPriv;
            case "authNoPriv" -> SecurityLevel.authNoPriv;
            case "authPriv" -> SecurityLevel.authPriv;
            case "" -> auth.isEmpty()
                    ? SecurityLevel.noAuthNoPriv
                    : priv.isEmpty() ? SecurityLevel.authNoPriv : SecurityLevel.authPriv;
            default -> throw new IllegalArgumentException("parameter snmp_sec_level=" + word
                    + " is none of noAuthNoPriv, authNoPriv and authPriv (mind the capitals)");
        };
    }

    private static OID protocol(Map<String, OID> known, String name, Given given, String otherwise) {
        String word = given.first(name);
        String key = word.isEmpty() ? otherwise : word.toUpperCase(Locale.ROOT).replace("-", "");
        OID protocol = known.get(key);
        if (protocol == null) {
            throw new IllegalArgumentException("parameter " + name + "=" + word + " is none of "
                    + known.keySet().stream().sorted().toList());
        }
        return protocol;
    }

    private static String longEnough(String name, String secret) {
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("parameter " + name + " is "
                    + (secret.isEmpty() ? "not set" : "shorter than " + SHORTEST_SECRET + " characters")
                    + "; SNMP 3 demands " + SHORTEST_SECRET + " at this security level");
        }
        return secret;
    }

    /** What the operator calls it. */
    String protocolName() {
        return switch (version) {
            case SnmpConstants.version1 -> "SNMP v1";
            case SnmpConstants.version2c -> "SNMP v2c";
            default -> "SNMP v3 " + level;
        };
    }

    @Override
    public String toString() {
        return protocolName();
    }
}
