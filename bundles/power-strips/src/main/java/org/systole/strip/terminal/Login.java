package org.systole.strip.terminal;

import java.util.List;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.strip.Given;

/**
 * Where to log in, and as whom. Its text form holds no secret.
 *
 * @param hostKey the fingerprint the device's key must have, {@code SHA256:...}; empty to take any key
 * @param oldAlgorithms whether the weak algorithms that cards of the last century offer may be used
 */
public record Login(String host, int port, String user, String password, String hostKey, boolean oldAlgorithms) {
    /** The parameters {@link #of} reads, for metadata. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional("ssh_port", "22", "TCP port of SSH"),
            Parameter.optional("username", "", "user to log in as (login is taken too)"),
            Parameter.optional("login", "", "older name of username"),
            new Parameter("password", false, true, "", "password of the user (passwd is taken too)"),
            new Parameter("passwd", false, true, "", "older name of password"),
            Parameter.optional("password_file", "", "a file of mode 0600 that holds the password"),
            Parameter.optional(
                    "ssh_host_key",
                    "",
                    "fingerprint the device's key must have, SHA256:..., or that key itself as ssh-keyscan prints it;"
                            + " every key is taken, and noted, where nothing is said"),
            Parameter.optional(
                    "ssh_old_algorithms",
                    "false",
                    "true allows SHA-1, CBC and ssh-rsa, without which cards of the first generations cannot talk"));

    /**
     * Reads and checks.
     *
     * @throws IllegalArgumentException naming the parameter that is wrong
     */
    public static Login of(String host, Given given) {
        String user = given.first("username", "login");
        if (user.isEmpty()) {
            throw new IllegalArgumentException("parameter username is not set; SSH needs a user");
        }
        String key = HostKey.wanted(given.first("ssh_host_key"));
        String old = given.first("ssh_old_algorithms");
        if (!old.matches("|0|1|no|yes|false|true|off|on")) {
            throw new IllegalArgumentException("parameter ssh_old_algorithms=" + old + " is neither true nor false");
        }
        return new Login(
                host,
                given.port(22, "ssh_port"),
                user,
                given.secret("password_file", "password", "passwd"),
                key,
                old.matches("1|yes|true|on"));
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
