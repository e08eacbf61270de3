package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.systole.api.fencing.FencingDriverFinder;

class ShippedBundlesIT {
    @RegisterExtension
    final PlatformUnderTest platform = new PlatformUnderTest();

    @Test
    void allResolveAndStart() {
        assertThat(platform.problems()).isEmpty();
        assertThat(platform.context().getBundles())
                .allSatisfy(bundle ->
                        assertThat(bundle.getState()).as("state of %s", bundle).isEqualTo(Bundle.ACTIVE));
        assertThat(platform.context().getBundles())
                .extracting(Bundle::getSymbolicName)
                .contains("org.systole.ha-core", "org.systole.ha-management")
                .doesNotHaveDuplicates();
    }

    @Test
    void everyPlugInOffersSomethingAndExportsNothing() {
        List<Bundle> plugIns = Arrays.stream(platform.context().getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("plug-in:"))
                .toList();

        assertThat(plugIns).hasSizeGreaterThanOrEqualTo(5);
        assertThat(plugIns).allSatisfy(bundle -> {
            assertThat(bundle.getHeaders().get("Export-Package"))
                    .as("exports of %s", bundle)
                    .isNull();
            assertThat(types(bundle)).as("types offered by %s", bundle).isNotEmpty();
        });
    }

    private static List<String> types(Bundle bundle) {
        List<String> types = new ArrayList<>();
        for (ServiceReference<?> service :
                bundle.getRegisteredServices() == null ? new ServiceReference<?>[0] : bundle.getRegisteredServices()) {
            for (String key : service.getPropertyKeys()) {
                if (key.matches("org\\.systole\\.(agent|fencing|notify)\\.type")) {
                    types.add(key);
                }
            }
            // What it offers depends on the programs that are installed on the machine.
            if (List.of((String[]) service.getProperty("objectClass")).contains(FencingDriverFinder.class.getName())) {
                types.add("found");
            }
        }
        return types;
    }

    @Test
    void theCoreSeesWhatTheyOffer() {
        assertThat(platform.types("ResourceAgents").stream().map(String::valueOf))
                .contains("ocf:heartbeat:IPaddr", "ocf:external:PVFS2");
        assertThat(platform.types("FencingDrivers").stream().map(String::valueOf))
                .contains("apc", "baytech");
        boolean installed = Files.isRegularFile(Path.of("/usr/sbin/fence_dummy"));
        assertThat(platform.types("FencingDrivers").stream()
                        .map(String::valueOf)
                        .anyMatch("fence_dummy"::equals))
                .isEqualTo(installed);
        assertThat(platform.types("Notifiers").stream().map(String::valueOf)).contains("email");
    }
}
