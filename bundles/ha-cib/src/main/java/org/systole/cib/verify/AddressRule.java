package org.systole.cib.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.systole.cib.Element;

/** What may be on one node only must be configured once: addresses, and devices of local file systems. */
final class AddressRule implements Rule {
    private static final Map<String, List<String>> ADDRESSES = Map.of(
            "IPaddr", List.of("ip"),
            "IPaddr2", List.of("ip"),
            "IPv6addr", List.of("ipv6addr"));

    private static final Set<String> SHARED =
            Set.of("ocfs2", "gfs2", "gfs", "nfs", "nfs4", "cifs", "smbfs", "glusterfs");

    @Override
    public void check(Document document, Report report) {
        Map<String, Occurrence> addresses = new TreeMap<>();
        Map<String, Occurrence> devices = new TreeMap<>();
        document.all("primitive").forEach(p -> {
            String type = document.definition(p).attribute("type", "");
            ADDRESSES.getOrDefault(type, List.of()).stream()
                    .flatMap(n -> parameter(document, p, n).stream())
                    .map(AddressRule::address)
                    .forEach(a -> address(addresses.putIfAbsent(a, p), p, a, report));
            if (type.startsWith("Filesystem")
                    && !SHARED.contains(parameter(document, p, "fstype").orElse(""))) {
                parameter(document, p, "device")
                        .ifPresent(d -> device(devices.putIfAbsent(d.strip(), p), p, d, report));
            }
        });
    }

    private static Optional<String> parameter(Document document, Occurrence primitive, String name) {
        return Document.parameter(primitive.element(), name)
                .or(() -> Document.parameter(document.definition(primitive), name))
                .map(n -> n.attribute("value", ""))
                .filter(v -> !v.isBlank());
    }

    private static String address(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        int slash = bare.indexOf('/');
        return slash < 0 ? bare : bare.substring(0, slash);
    }

    private static void address(Occurrence first, Occurrence second, String address, Report report) {
        if (first != null) {
            report.error(
                    "duplicate-address",
                    second,
                    second.text() + " has the address " + address + " of " + first.text() + line(first.element()),
                    "an address can be on one node only; give one of them another");
        }
    }

    private static void device(Occurrence first, Occurrence second, String device, Report report) {
        if (first != null) {
            report.warning(
                    "duplicate-device",
                    second,
                    second.text() + " mounts the device " + device + " of " + first.text() + line(first.element()),
                    "mounted on two nodes at once, a local file system is destroyed; give one of them another device");
        }
    }

    private static String line(Element element) {
        int line = element.location().line();
        return line > 0 ? " in line " + line : "";
    }
}
