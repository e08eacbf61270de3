package org.systole.stonith.apc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.process.SecretFile;

/**
 * One device as its parameters describe it, checked. The names are those of {@code fence_apc_snmp}, old ones included.
 *
 * @param loginTimeout how long the first answer may take
 * @param powerTimeout how long an outlet may take to change
 * @param powerWait how long to leave the strip alone after an order, before it is read
 */
record Device(
        String address,
        int snmpPort,
        SnmpCredentials snmp,
        Duration loginTimeout,
        Duration powerTimeout,
        Duration powerWait) {

    static final List<Parameter> PARAMETERS = List.of(
            text("ip", "", "address or host name of the strip (ipaddr is taken too); required"),
            text("ipaddr", "", "older name of ip"),
            text("ipport", "161", "UDP port of SNMP (udpport and snmp_port are taken too)"),
            text("udpport", "", "other name of ipport"),
            text("snmp_port", "", "other name of ipport"),
            text("snmp_version", "1", "1, 2c or 3"),
            secret("community", "the community that may write, for SNMP 1 and 2c; private where nothing is said"),
            text("community_file", "", "a file of mode 0600 that holds the community"),
            text("username", "", "user of SNMP 3 (login is taken too)"),
            text("login", "", "older name of username"),
            secret("password", "authentication password of SNMP 3, 8 characters or more (passwd is taken too)"),
            secret("passwd", "older name of password"),
            text("password_file", "", "a file of mode 0600 that holds the authentication password"),
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
            text("login_timeout", "5", "seconds until the strip must have answered for the first time"),
            text("power_timeout", "20", "seconds an outlet may take to change"),
            text("power_wait", "0", "seconds to leave the strip alone after an order, before it is read"));

    /** Names of the field that mean something to other drivers or to the core, and nothing here. */
    private static final List<String> IGNORED = List.of("action", "nodename", "shell_timeout", "delay", "verbose");

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
        return new Device(
                address,
                given.port("161", "udpport", "snmp_port", "ipport"),
                SnmpCredentials.of(given),
                given.seconds("login_timeout", "5"),
                given.seconds("power_timeout", "20"),
                given.seconds("power_wait", "0"));
    }

    /** The outlets of a device that serves one node only, as its parameters name them; empty when they do not. */
    static List<String> plugs(Map<String, String> parameters) {
        String plugs = new Given(parameters).first("plug", "port");
        return plugs.isEmpty() ? List.of() : List.of(plugs.strip().split("\\s*,\\s*"));
    }

    /** Parameters nobody here reads: perhaps misspelt. */
    static List<String> unknown(Map<String, String> parameters) {
        List<String> known = PARAMETERS.stream().map(Parameter::name).toList();
        return parameters.keySet().stream()
                .filter(name -> !known.contains(name) && !IGNORED.contains(name))
                .sorted()
                .toList();
    }

    private static Parameter text(String name, String value, String description) {
        return Parameter.optional(name, value, description);
    }

    private static Parameter secret(String name, String description) {
        return new Parameter(name, false, true, "", description);
    }

    /** The parameters as they were given. */
    record Given(Map<String, String> parameters) {
        /** The first of these names that has a value; the empty string when none has. */
        String first(String... names) {
            for (String name : names) {
                String value = parameters.getOrDefault(name, "").strip();
                if (!value.isEmpty()) {
                    return value;
                }
            }
            return "";
        }

        /** A secret from one of these parameters, or from the file that {@code file} names. */
        String secret(String file, String... names) {
            String direct = first(names);
            String path = first(file);
            if (!direct.isEmpty() || path.isEmpty()) {
                return direct;
            }
            try {
                return SecretFile.read(path);
            } catch (IOException e) {
                throw new IllegalArgumentException("parameter " + file + ": " + e.getMessage(), e);
            }
        }

        private int port(String otherwise, String... names) {
            String value = first(names);
            String port = value.isEmpty() ? otherwise : value;
            if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
                throw new IllegalArgumentException(
                        "parameter " + names[names.length - 1] + "=" + port + " is no port; give 1 to 65535");
            }
            return Integer.parseInt(port);
        }

        private Duration seconds(String name, String otherwise) {
            String value = first(name);
            String seconds = (value.isEmpty() ? otherwise : value).replaceFirst("s$", "");
            if (!seconds.matches("\\d{1,5}(\\.\\d{1,3})?")) {
                throw new IllegalArgumentException("parameter " + name + "=" + value + " is no number of seconds");
            }
            return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000));
        }
    }
}
