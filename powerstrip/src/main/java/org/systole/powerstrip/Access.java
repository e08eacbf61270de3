package org.systole.powerstrip;

import java.util.List;
import java.util.Optional;
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
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;

/**
 * Who may do what: communities for SNMP v1 and v2c, users for v3.
 *
 * @param readCommunity may read; empty for nobody
 * @param writeCommunity may read and write; empty for nobody
 * @param users the users of SNMP v3
 */
public record Access(String readCommunity, String writeCommunity, List<User> users) {
    /** The communities such cards are delivered with. */
    public static final Access DEFAULT = new Access("public", "private", List.of());

    public Access {
        users = List.copyOf(users);
    }

    /**
     * A user of SNMP v3, who must come at the highest level the two protocols allow.
     *
     * @param auth {@code MD5}, {@code SHA}, {@code SHA224}, {@code SHA256}, {@code SHA384}, {@code SHA512}, or empty
     * @param priv {@code DES}, {@code AES}, {@code AES192}, {@code AES256}, or empty
     */
    public record User(String name, String auth, String authSecret, String priv, String privSecret, boolean writes) {
        /** Reads {@code NAME:AUTH:SECRET:PRIV:SECRET[:ro]}; what is behind the name may be left away from the end. */
        static Optional<User> of(String text) {
            String[] parts = (text + ":::::").split(":", -1);
            User user = new User(parts[0], parts[1], parts[2], parts[3], parts[4], !parts[5].equals("ro"));
            boolean known = !user.name.isEmpty()
                    && (user.auth.isEmpty() || user.authProtocol() != null)
                    && (user.priv.isEmpty() || user.privProtocol() != null);
            return known ? Optional.of(user) : Optional.empty();
        }

        SecurityLevel level() {
            return auth.isEmpty()
                    ? SecurityLevel.noAuthNoPriv
                    : priv.isEmpty() ? SecurityLevel.authNoPriv : SecurityLevel.authPriv;
        }

        UsmUser usm() {
            return new UsmUser(
                    new OctetString(name),
                    auth.isEmpty() ? null : authProtocol(),
                    auth.isEmpty() ? null : new OctetString(authSecret),
                    priv.isEmpty() ? null : privProtocol(),
                    priv.isEmpty() ? null : new OctetString(privSecret));
        }

        private OID authProtocol() {
            return switch (auth) {
                case "MD5" -> AuthMD5.ID;
                case "SHA" -> AuthSHA.ID;
                case "SHA224" -> AuthHMAC128SHA224.ID;
                case "SHA256" -> AuthHMAC192SHA256.ID;
                case "SHA384" -> AuthHMAC256SHA384.ID;
                case "SHA512" -> AuthHMAC384SHA512.ID;
                default -> null;
            };
        }

        private OID privProtocol() {
            return switch (priv) {
                case "DES" -> PrivDES.ID;
                case "AES" -> PrivAES128.ID;
                case "AES192" -> PrivAES192.ID;
                case "AES256" -> PrivAES256.ID;
                default -> null;
            };
        }

        @Override
        public String toString() {
            return name + " at " + level();
        }
    }

    /** What a request may do. */
    enum Right {
        NONE,
        READ,
        WRITE
    }

    Right ofCommunity(String community) {
        if (!writeCommunity.isEmpty() && writeCommunity.equals(community)) {
            return Right.WRITE;
        }
        return !readCommunity.isEmpty() && readCommunity.equals(community) ? Right.READ : Right.NONE;
    }

    /** A user who comes below his level may do nothing, as real cards have it. */
    Right ofUser(String name, int level) {
        return users.stream()
                .filter(user ->
                        user.name().equals(name) && level >= user.level().getSnmpValue())
                .map(user -> user.writes() ? Right.WRITE : Right.READ)
                .findFirst()
                .orElse(Right.NONE);
    }
}
