package org.systole.core.settings;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The network devices of this machine with their IPv4 addresses. */
public interface LocalNetwork {
    /** Addresses by device, of those that are up; the device's own address before those added to it later. */
    SortedMap<String, List<String>> addresses();

    /** The address a host name has according to the resolver; empty if it has none. */
    Optional<String> resolve(String name);

    /** The device that has this address. */
    default Optional<String> deviceOf(String address) {
        return addresses().entrySet().stream()
                .filter(device -> device.getValue().contains(address))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What this machine has. */
    static LocalNetwork system() {
        return new SystemNetwork();
    }

    /** Asks the kernel and the resolver. */
    final class SystemNetwork implements LocalNetwork {
        private static final int SINGLE_HOST = 32;

        private SystemNetwork() {}

        @Override
        public SortedMap<String, List<String>> addresses() {
            SortedMap<String, List<String>> found = new TreeMap<>();
            try {
                for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                    if (device.isUp()) {
                        found.put(device.getName(), own(device));
                    }
                }
            } catch (SocketException e) {
                throw new IllegalStateException("the kernel does not tell the network devices", e);
            }
            return found;
        }

        /**
         * The JDK lists the newest address first. The cluster's own virtual addresses, which may still be there when a
         * node is started again, are newer than the device's own, and usually single hosts.
         */
        private static List<String> own(NetworkInterface device) {
            List<InterfaceAddress> addresses = new ArrayList<>(device.getInterfaceAddresses());
            Collections.reverse(addresses);
            return addresses.stream()
                    .filter(address -> address.getAddress() instanceof Inet4Address)
                    .sorted(Comparator.comparing(address -> address.getNetworkPrefixLength() == SINGLE_HOST))
                    .map(address -> address.getAddress().getHostAddress())
                    .toList();
        }

        @Override
        public Optional<String> resolve(String name) {
            try {
                return Optional.of(InetAddress.getByName(name).getHostAddress());
            } catch (UnknownHostException e) {
                return Optional.empty();
            }
        }
    }
}
