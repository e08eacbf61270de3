package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.patch.CibPatch;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.Applier;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;

class LocalCibTest {
    private static final NodeId NODE = new NodeId("n1");
    private static final String CIB =
            "<cib admin_epoch=\"%d\" epoch=\"4\" num_updates=\"0\" validate-with=\"pacemaker-3.9\"><configuration>"
                    + "<crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>";

    @TempDir
    Path base;

    private final List<String> reports = new ArrayList<>();
    private ClusterState state = ClusterState.empty();
    private long index;
    private LocalCib local;

    @BeforeEach
    void seed() throws IOException, Xml.Malformed {
        Files.createDirectories(base.resolve("var"));
        apply(new Entry.Barrier(1, NODE, 100));
        apply(new Entry.Seed(
                "11111111-2222-3333-4444-555555555555", Xml.parse("seed", CIB.formatted(0)), List.of(NODE), 100));
        local = new LocalCib(base, reports::add);
    }

    @AfterEach
    void close() {
        local.close();
    }

    private void apply(Entry entry) {
        state = Applier.apply(state, new Position(1, ++index), entry).state();
    }

    private void configure(String id) {
        Element before = state.configurationDocument();
        Element configuration = before.childOrEmpty("configuration");
        Element resources = configuration
                .childOrEmpty("resources")
                .and(Element.of("primitive", "id", id, "class", "ocf", "provider", "x", "type", "Y"));
        Element after = before.with("epoch", String.valueOf(state.version().epoch() + 1))
                .replacing(configuration.replacing(resources));
        apply(new Entry.Configure(CibPatch.between(before, after), "ana", "cibadmin", "test", 100));
    }

    private void look() {
        local.applied(state);
        local.look();
    }

    private Path copy() {
        return base.resolve("var/cib.xml");
    }

    private String text() throws IOException {
        return Files.readString(copy());
    }

    private void restart() {
        local.close();
        local = new LocalCib(base, reports::add);
    }

    @Test
    void followsEveryChangeOfTheConfigurationAndNoOther() throws Exception {
        look();
        assertThat(text()).doesNotContain("web");
        configure("web");
        look();
        assertThat(Xml.parse("copy", text()).childOrEmpty("configuration")).isEqualTo(state.configuration());
        assertThat(text()).contains("epoch=\"" + state.version().epoch() + "\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy())))
                .isEqualTo("rw-------");
        assertThat(Seeds.read("copy", Files.readAllBytes(copy())).cib())
                .as("a new cluster can begin with it")
                .isPresent();

        Object inode = Files.getAttribute(copy(), "unix:ino");
        apply(new Entry.Joined(1, NODE, new org.systole.core.state.Incarnation("u", "b", 1), 101));
        look();
        assertThat(Files.getAttribute(copy(), "unix:ino"))
                .as("status changes write nothing")
                .isEqualTo(inode);
        assertThat(reports).isEmpty();
    }

    @Test
    void theDigestIsWhatSha256sumChecks() throws Exception {
        look();
        configure("web");
        look();
        Process check = new ProcessBuilder("sha256sum", "--check", "--status", "cib.xml.sha256")
                .directory(base.resolve("var").toFile())
                .start();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void aCopyThatIsEditedWhileTheNodeRunsIsToldOnceAndWrittenAgain() throws IOException {
        look();
        String good = text();
        Files.writeString(copy(), good.replace("epoch=", "epoch=\"9\" x="));
        look();
        assertThat(text()).isEqualTo(good);
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0))
                .contains(copy().toString(), "changed by somebody else", "cibadmin")
                .doesNotContain("\n");
        look();
        Files.delete(copy());
        look();
        assertThat(text()).isEqualTo(good);
        assertThat(reports).hasSize(2);
        assertThat(reports.get(1)).contains("was removed");
    }

    @Test
    void aCopyThatWasTornIsNoticedAtStartAndWrittenAgain() throws IOException {
        look();
        byte[] good = Files.readAllBytes(copy());
        local.close();
        Files.write(copy(), Arrays.copyOf(good, good.length / 2));
        restart();
        local.look();
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0)).contains(copy().toString(), "edited, or torn", "from the log");
        look();
        assertThat(Files.readAllBytes(copy())).isEqualTo(good);
        restart();
        look();
        assertThat(reports).hasSize(1);
    }

    @Test
    void aStopBetweenDigestAndCopyIsNothingToTell() throws IOException {
        look();
        byte[] former = Files.readAllBytes(copy());
        configure("web");
        look();
        local.close();
        Files.write(copy(), former);
        restart();
        look();
        assertThat(reports).isEmpty();
        assertThat(text()).contains("web");
    }

    @Test
    void aHigherHandPlacedFileIsToldAndNeverTaken() throws IOException {
        look();
        String before = text();
        Files.writeString(base.resolve("cib.xml"), CIB.formatted(0));
        look();
        assertThat(reports).as("not higher: it is what the cluster began with").isEmpty();
        Files.writeString(base.resolve("cib.xml"), CIB.formatted(7));
        look();
        look();
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0))
                .contains(base.resolve("cib.xml").toString(), "7.4.0", "not used", "cibadmin --replace -x");
        assertThat(local.problems()).isEqualTo(reports);
        assertThat(text()).isEqualTo(before);
        Files.delete(base.resolve("cib.xml"));
        look();
        assertThat(local.problems()).isEmpty();
    }

    @Test
    void aCopyThatCannotBeWrittenIsToldOnceAndTriedAgain() throws IOException {
        Files.delete(base.resolve("var"));
        look();
        look();
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0)).contains("could not be brought up to date", "does not depend on it");
        Files.createDirectories(base.resolve("var"));
        look();
        assertThat(text()).contains("<cib");
    }
}
