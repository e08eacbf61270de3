package org.systole.stonith.apc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.strip.Given;
import org.systole.strip.terminal.Login;

/**
 * One device as its parameters describe it, checked. The names are those of {@code fence_apc_snmp}, old ones included.
 *
 * @param snmp empty where SNMP is not to be used
 * @param ssh empty where SSH is not to be used, or nobody is known who could log in
 * @param powerTimeout how long an outlet may take to change
 * @param powerWait how long to leave the strip alone after an order, before it is read
 */
record Device(
        String address,
        Transport transport,
        Optional<Snmp> snmp,
        Optional<Ssh> ssh,
        Duration powerTimeout,
        Duration powerWait) {
    /** Which way the strip is reached. */
    enum Transport {
        SNMP,
        SSH,
        AUTO
    }

    /** The way by SNMP. */
    record Snmp(int port, SnmpCredentials credentials, Duration loginTimeout) {}

    /** The way by SSH. */
    record Ssh(Login login, Duration loginTimeout) {}

    static final List<Parameter> PARAMETERS = List.of(
            text("ip", "", "address or host name of the strip (ipaddr is taken too); required"),
            text("ipaddr", "", "older name of ip"),
            text("ipport", "161", "UDP port of SNMP (udpport and snmp_port are taken too)"),
            text("udpport", "", "other name of ipport"),
            text("snmp_port", "", "other name of ipport"),
            text("snmp_version", "1", "1, 2c or 3"),
            secret("community", "the community that may write, for SNMP 1 and 2c; private where nothing is said"),
            text("community_file", "", "a file of mode 0600 that holds the community"),
            text(
                    "transport",
                    "",
                    "snmp, ssh, or auto: SNMP, and SSH where that does not answer or refuses and a user is known; auto"
                            + " where nothing is said, but then a user of SNMP 3 is not tried by SSH"),
            text("username", "", "user of SNMP 3; with SNMP 1 and 2c, of SSH (login is taken too)"),
            text("login", "", "older name of username"),
            secret("password", "password of that user; with SNMP 3, 8 characters or more (passwd is taken too)"),
            secret("passwd", "older name of password"),
            text("password_file", "", "a file of mode 0600 that holds that password"),
            text("ssh_username", "", "user of SSH, where it is another"),
            secret("ssh_password", "password of the user of SSH"),
            text("ssh_password_file", "", "a file of mode 0600 that holds the password of the user of SSH"),
            text("ssh_port", "", "TCP port of SSH; 22 where nothing is said"),
            text(
                    "ssh_host_key",
                    "",
                    "fingerprint the strip's key must have, SHA256:...; every key is taken where" + " nothing is said"),
            text("ssh_old_algorithms", "false", "true allows SHA-1, CBC and ssh-rsa, which old cards need"),
            text(
                    "ssh_login_timeout",
                    "",
                    "seconds a login by SSH may take; 15 where nothing is said, with transport=ssh login_timeout"),
            text("snmp_auth_prot", "", "MD5, SHA, SHA224, SHA256, SHA384 or SHA512; MD5 where nothing is said"),
            text("snmp_priv_prot", "", "DES, AES, AES192 or AES256; DES where nothing is said"),
            secret("snmp_priv_passwd", "privacy password of SNMP 3, 8 characters or more"),
            text("snmp_priv_passwd_file", "", "a file of mode 0600 that holds the privacy password"),
            text("snmp_sec_level", "", "noAuthNoPriv, authNoPriv or authPriv; what the passwords given allow"),
            text(
                    "plug",
                    "",
                    "outlets, where the configuration maps no node to them: 3, or 1:3, or a name; separated by"
                            + " commas (port is taken too)"),
            text("port", "", "older name of plug"),
            text("login_timeout", "", "seconds until the strip must have answered; 5 where nothing is said"),
            text("power_timeout", "20", "seconds an outlet may take to change"),
            text("power_wait", "0", "seconds to leave the strip alone after an order, before it is read"));

    /**
     * Reads and checks.
     *
     * @throws IllegalArgumentException naming the parameter that is wrong, never the value of a secret one
     */
    static Device of(Map<String, String> parameters) {
        Given given = new Given(parameters);
        String address = given.first("ip", "ipaddr");
        if (address.isEmpty()) {
            throw new IllegalArgumentException("parameter ip is not set; give the address of the strip");
        }
        Transport transport = transport(given.first("transport"));
        return new Device(
                address,
                transport,
                transport == Transport.SSH ? Optional.empty() : Optional.of(snmp(given)),
                transport == Transport.SNMP ? Optional.empty() : ssh(address, transport, given),
                given.seconds("power_timeout", 20),
                given.seconds("power_wait", 0));
    }

    private static Transport transport(String word) {
        return switch (word) {
            case "", "auto" -> Transport.AUTO;
            case "snmp" -> Transport.SNMP;
            case "ssh" -> Transport.SSH;
            default -> throw new IllegalArgumentException(
                    "parameter transport=" + word + " is none of snmp, ssh and auto");
        };
    }

    private static Snmp snmp(Given given) {
        return new Snmp(
                given.port(161, "udpport", "snmp_port", "ipport"),
                SnmpCredentials.of(given),
                given.seconds("login_timeout", 5));
    }

    /**
     * Empty where no user of SSH is known: the passphrase of SNMP 3 is tried as a password of SSH only where the device
     * is expressly set up for both.
     */
    private static Optional<Ssh> ssh(String address, Transport transport, Given given) {
        boolean own = !given.first("ssh_username").isEmpty();
        boolean shared = transport == Transport.SSH
                || !given.first("snmp_version").equals("3")
                || !given.first("transport", "ssh_port", "ssh_host_key").isEmpty();
        if (transport == Transport.AUTO
                && !own
                && (!shared || given.first("username", "login").isEmpty())) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>(given.parameters());
        if (own) {
            parameters.keySet().removeAll(List.of("username", "login", "password", "passwd", "password_file"));
            parameters.put("username", given.first("ssh_username"));
            parameters.put("password", given.secret("ssh_password_file", "ssh_password"));
        }
        boolean named = given.first("ssh_login_timeout").isEmpty() && transport == Transport.SSH;
        return Optional.of(new Ssh(
                Login.of(address, new Given(parameters)),
                given.seconds(named ? "login_timeout" : "ssh_login_timeout", 15)));
    }

    private static Parameter text(String name, String value, String description) {
        return Parameter.optional(name, value, description);
    }

    private static Parameter secret(String name, String description) {
        return new Parameter(name, false, true, "", description);
    }
}
