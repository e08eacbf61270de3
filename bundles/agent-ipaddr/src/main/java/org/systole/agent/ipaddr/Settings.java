package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** The parameters of one resource. */
record Settings(Request request) {
    private static final List<String> YES = List.of("yes", "true", "on", "1");
    private static final List<String> NO = List.of("no", "false", "off", "0");
    private static final List<String> SWITCHES = List.of("arp_bg", "nodad", "noprefixroute");
    private static final List<String> ONLY_OFF = List.of("lvs_support", "unique_clone_address", "flush_routes");
    private static final List<String> NUMBERS = List.of("arp_count", "arp_interval", "arp_count_refresh");
    private static final int LABEL_LIMIT = 15;

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.required("ip", "the address, of version 4 or 6, as a number"),
            Parameter.optional(
                    "cidr_netmask",
                    "",
                    "its prefix length, or a dotted netmask; by default that of the subnet it is in"),
            Parameter.optional("netmask", "", "the same, as older configurations call it"),
            Parameter.optional("nic", "", "the network device; by default the one whose subnet the address is in"),
            Parameter.optional("broadcast", "", "broadcast address; by default the last one of the subnet"),
            Parameter.optional("iflabel", "", "label of the address, shown as DEVICE:LABEL; version 4 only"),
            Parameter.optional(
                    "arp_count",
                    "5",
                    "how often the neighbours are told that the address is here now: by arping "
                            + "(iputils), or, for version 6"
                            + " and where arping is missing, by a few lines of python3"),
            Parameter.optional("arp_interval", "200", "milliseconds between two of these announcements, at least 50"),
            Parameter.optional("arp_bg", "true", "whether the announcements go on after the start has returned"),
            Parameter.optional(
                    "nodad",
                    "false",
                    "true: take the address without asking the network, for a fifth of a second, whether "
                            + "somebody has it"),
            Parameter.optional("noprefixroute", "false", "true: make no route to the subnet together with the address"),
            Parameter.optional(
                    "preferred_source",
                    "",
                    "where this node sends to from the address: default, or networks such as 10.2.0.0/16, separated by"
                            + " commas; by default the kernel chooses"),
            Parameter.optional("preferred_lft", "forever", "seconds for which the address is preferred as a source"),
            Parameter.optional("run_arping", "", "accepted for older configurations; announcements are always sent"),
            Parameter.optional("arp_sender", "", "accepted for older configurations; the way to send is chosen here"),
            Parameter.optional("arp_count_refresh", "0", "accepted for older configurations; monitors send nothing"),
            Parameter.optional("lvs_support", "false", "only false: for the director of LVS use the OCF script"),
            Parameter.optional("unique_clone_address", "false", "only false: an address is in one place"),
            Parameter.optional("flush_routes", "false", "only false"));

    /** What is wrong with the parameters as such, whatever the state of the machine. */
    Optional<Result> problem() {
        if (Address.of(value("ip")).isEmpty()) {
            return wrong("ip", "is no address in numbers, such as 192.0.2.1 or 2001:db8::1");
        }
        if (request.operation() == Operation.STOP) {
            return Optional.empty(); // nothing else is needed to remove it
        }
        return hostProblem()
                .or(this::maskProblem)
                .or(this::switchProblem)
                .or(this::numberProblem)
                .or(this::labelProblem);
    }

    private Optional<Result> hostProblem() {
        boolean everyone = address().toString().equals("255.255.255.255");
        if (everyone
                || address().number().isAnyLocalAddress()
                || address().number().isMulticastAddress()) {
            return wrong("ip", "is no address that one host can have; correct it");
        }
        return address().isVersion6() && address().number().isLinkLocalAddress() && nic().isEmpty()
                ? wrong("ip", "is link-local, the same on every link; say with nic which one is meant")
                : Optional.empty();
    }

    private Optional<Result> maskProblem() {
        if (!value("cidr_netmask").isEmpty()
                && !value("netmask").isEmpty()
                && !value("cidr_netmask").equals(value("netmask"))) {
            return wrong("netmask", "is not the same as cidr_netmask=" + value("cidr_netmask") + "; give one of them");
        }
        if (!mask().isEmpty() && prefix().isEmpty()) {
            return wrong(
                    value("cidr_netmask").isEmpty() ? "netmask" : "cidr_netmask",
                    "is no prefix length or netmask for " + value("ip") + "; give 1 to "
                            + address().bits());
        }
        return Optional.empty();
    }

    private Optional<Result> switchProblem() {
        for (String name : SWITCHES) {
            if (!value(name).isEmpty() && !is(YES, name) && !is(NO, name)) {
                return wrong(name, "is neither true nor false");
            }
        }
        return ONLY_OFF.stream()
                .filter(name -> !value(name).isEmpty() && !is(NO, name))
                .findFirst()
                .flatMap(name -> wrong(name, "is not supported here; leave it out, or use the OCF script IPaddr2"));
    }

    private Optional<Result> numberProblem() {
        for (String name : NUMBERS) {
            if (!value(name).isEmpty() && !value(name).matches("[0-9]{1,6}")) {
                return wrong(name, "is no number; give 0 to 999999");
            }
        }
        Optional<String> nowhere = SourceRoutes.destinations(this).stream()
                .filter(word -> !SourceRoutes.isDestination(word, address()))
                .findFirst();
        if (nowhere.isPresent()) {
            return wrong(
                    "preferred_source",
                    "names " + nowhere.get() + ", which is neither default nor a network of the version of ip, such as"
                            + " " + (address().isVersion6() ? "2001:db8::/32" : "10.2.0.0/16"));
        }
        return value("preferred_lft").isEmpty() || value("preferred_lft").matches("forever|[0-9]{1,9}")
                ? Optional.empty()
                : wrong("preferred_lft", "is neither forever nor a number of seconds");
    }

    private Optional<Result> labelProblem() {
        if (!value("broadcast").isEmpty()
                && Address.of(value("broadcast"))
                        .filter(broadcast ->
                                !broadcast.isVersion6() && !address().isVersion6())
                        .isEmpty()) {
            return wrong("broadcast", "is no broadcast address for " + value("ip"));
        }
        boolean tooLong = (nic() + ":" + value("iflabel")).length() > LABEL_LIMIT;
        boolean badLabel = !value("iflabel").matches("[A-Za-z0-9_.-]*")
                || tooLong
                || address().isVersion6();
        if (!value("iflabel").isEmpty() && badLabel) {
            return wrong(
                    "iflabel",
                    "is no label: version 4 only, letters and digits, with the device at most 15 characters");
        }
        return nic().matches("[^/\\s]{0,15}") ? Optional.empty() : wrong("nic", "is no name of a device");
    }

    boolean hasAddress() {
        return Address.of(value("ip")).isPresent();
    }

    Address address() {
        return Address.of(value("ip")).orElseThrow();
    }

    /** The device that is asked for, without the alias number older configurations append; empty for none. */
    String nic() {
        return value("nic").replaceFirst(":.*", "");
    }

    /** The prefix length that is asked for; empty when it is not, or makes no sense. */
    Optional<Integer> prefix() {
        if (mask().matches("[0-9]{1,3}")) {
            return Optional.of(Integer.parseInt(mask()))
                    .filter(prefix -> prefix >= 1 && prefix <= address().bits());
        }
        return Address.of(mask())
                .filter(mask -> !mask.isVersion6() && !address().isVersion6())
                .flatMap(Settings::ones)
                .filter(prefix -> prefix >= 1);
    }

    /** The number of leading ones, if nothing but zeros follows them. */
    private static Optional<Integer> ones(Address mask) {
        int bits = java.nio.ByteBuffer.wrap(mask.number().getAddress()).getInt();
        int ones = Integer.bitCount(bits);
        int expected = ones == 0 ? 0 : -1 << (32 - ones);
        return bits == expected ? Optional.of(ones) : Optional.empty();
    }

    private String mask() {
        return value("cidr_netmask").isEmpty() ? value("netmask") : value("cidr_netmask");
    }

    int announcements() {
        return number("arp_count", 5);
    }

    Duration interval() {
        return Duration.ofMillis(Math.max(50, number("arp_interval", 200)));
    }

    /** A process that ends after the call would take the background with it. */
    boolean inBackground() {
        return !is(NO, "arp_bg") && !request.meta().containsKey(Request.ONCE);
    }

    boolean asksNetwork() {
        return !is(YES, "nodad");
    }

    boolean isOn(String name) {
        return is(YES, name);
    }

    String value(String name) {
        return request.parameter(name).strip();
    }

    private int number(String name, int otherwise) {
        return value(name).isEmpty() ? otherwise : Integer.parseInt(value(name));
    }

    private boolean is(List<String> words, String name) {
        return words.contains(value(name).toLowerCase(Locale.ROOT));
    }

    private Optional<Result> wrong(String name, String why) {
        return Optional.of(new Result(
                Status.INVALID_PARAMETER, name + "=" + value(name) + " of " + request.resource() + " " + why));
    }
}
