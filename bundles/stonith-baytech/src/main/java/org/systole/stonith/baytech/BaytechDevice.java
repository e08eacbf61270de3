package org.systole.stonith.baytech;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.strip.Given;
import org.systole.strip.terminal.Login;

/**
 * One device as its parameters describe it, checked.
 *
 * @param strip the strip behind a module, by the number or the name its menu shows; empty where there is one only, or
 *     where plugs are written {@code strip:outlet}
 */
record BaytechDevice(Login login, String strip, Duration loginTimeout, Duration powerTimeout, Duration powerWait) {
    static final List<Parameter> PARAMETERS = Stream.of(
                    List.of(
                            Parameter.optional("ip", "", "address or host name (ipaddr is taken too); required"),
                            Parameter.optional("ipaddr", "", "older name of ip")),
                    Login.PARAMETERS,
                    List.of(
                            Parameter.optional(
                                    "strip",
                                    "",
                                    "the strip behind a module, by the number or the name its menu shows; needed where"
                                            + " there are several and plugs are not written strip:outlet"),
                            Parameter.optional(
                                    "plug",
                                    "",
                                    "outlets, where the configuration maps no node to them: 3, or 2:3, or a name;"
                                            + " separated by commas (port is taken too)"),
                            Parameter.optional("port", "", "older name of plug"),
                            Parameter.optional("login_timeout", "15", "seconds until the strip's prompt must be there"),
                            Parameter.optional("power_timeout", "20", "seconds an outlet may take to change"),
                            Parameter.optional(
                                    "power_wait",
                                    "0",
                                    "seconds to leave the strip alone after an order, before it is read")))
            .flatMap(List::stream)
            .toList();

    /**
     * Reads and checks.
     *
     * @throws IllegalArgumentException naming the parameter that is wrong, never the value of a secret one
     */
    static BaytechDevice of(Map<String, String> parameters) {
        Given given = new Given(parameters);
        String address = given.first("ip", "ipaddr");
        if (address.isEmpty()) {
            throw new IllegalArgumentException("parameter ip is not set; give the address of the device");
        }
        return new BaytechDevice(
                Login.of(address, given),
                given.first("strip"),
                given.seconds("login_timeout", 15),
                given.seconds("power_timeout", 20),
                given.seconds("power_wait", 0));
    }
}
