package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.fencing.FencingWorker;
import org.systole.core.registry.Offers;
import org.systole.core.state.NodeRecord;

class DriverTraitsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Offers<FencingDriver> drivers = new Offers<>("Fencing driver", FencingDriver.TYPE);
    private final FencingWorker worker = new FencingWorker(drivers);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger news = new AtomicInteger();
    private volatile Element configuration = Element.of("configuration");
    private final DriverTraits traits = new DriverTraits(worker, () -> configuration, news::incrementAndGet);

    @AfterEach
    void close() {
        traits.close();
        worker.close();
    }

    private void deploy() {
        drivers.add(
                new FencingDriver() {
                    @Override
                    public Metadata metadata() {
                        asked.incrementAndGet();
                        return new Metadata("test", List.of(), Set.of(Trait.UNFENCES, Trait.ON_TARGET));
                    }

                    @Override
                    public Outcome fence(Request request) {
                        return new Outcome.Failed("a test", List.of());
                    }
                },
                Map.of(FencingDriver.TYPE, "fence_scsi"));
    }

    @Test
    void asksDriversOfConfiguredDevicesOnceAlsoThoseThatComeLater() throws Xml.Malformed {
        traits.start();
        configuration = Xml.parse(
                "test",
                "<configuration><resources><primitive id='a' class='stonith' type='fence_scsi'/></resources></configuration>");
        assertThat(traits.words()).isEmpty();

        deploy();

        await().atMost(LIMIT).until(() -> news.get() == 1);
        assertThat(traits.words())
                .containsExactly(NodeRecord.ON_TARGET + "fence_scsi", NodeRecord.UNFENCES + "fence_scsi");
        assertThat(asked).hasValue(1);
    }
}
