package org.systole.core.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A machine with the devices and names a test wants. */
record FakeNetwork(SortedMap<String, List<String>> addresses, Map<String, String> names) implements LocalNetwork {
    static FakeNetwork of(String device, String... addresses) {
        return new FakeNetwork(new TreeMap<>(Map.of("lo", List.of("127.0.0.1"))), Map.of()).with(device, addresses);
    }

    FakeNetwork with(String device, String... more) {
        SortedMap<String, List<String>> all = new TreeMap<>(addresses);
        all.put(device, List.of(more));
        return new FakeNetwork(all, names);
    }

    FakeNetwork naming(String name, String address) {
        return new FakeNetwork(addresses, Map.of(name, address));
    }

    @Override
    public Optional<String> resolve(String name) {
        return Optional.ofNullable(names.get(name));
    }
}
