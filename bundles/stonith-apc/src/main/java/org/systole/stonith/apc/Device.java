package org.systole.stonith.apc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.strip.Given;

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
                given.port(161, "udpport", "snmp_port", "ipport"),
                SnmpCredentials.of(given),
                given.seconds("login_timeout", 5),
                given.seconds("power_timeout", 20),
                given.seconds("power_wait", 0));
    }

    private static Parameter text(String name, String value, String description) {
        return Parameter.optional(name, value, description);
    }

    private static Parameter secret(String name, String description) {
        return new Parameter(name, false, true, "", description);
    }
}
