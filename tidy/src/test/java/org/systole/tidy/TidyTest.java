package org.systole.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TidyTest {
    private static final int WIDTH = 120;
    private static final String TEXT_BLOCK = "\"".repeat(3);

    private static List<Source> sources;

    @BeforeAll
    static void parse() throws IOException {
        sources = Source.all();
        assertThat(sources).as("Java files found below " + Source.root()).hasSizeGreaterThan(100);
    }

    private static Stream<Source> main() {
        return sources.stream().filter(Source::isMain);
    }

    private static void holds(Stream<String> complaints) {
        assertThat(complaints.toList()).isEmpty();
    }

    /** Lines that match, with comments and strings in them. */
    private static Stream<String> lines(Stream<Source> where, Pattern banned, String remedy) {
        return where.flatMap(source -> {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < source.lines().size(); i++) {
                if (banned.matcher(source.lines().get(i)).find()) {
                    found.add(source.at(i + 1, remedy));
                }
            }
            return found.stream();
        });
    }

    private static Stream<String> imports(Stream<Source> where, String banned, String remedy) {
        return where.flatMap(source -> source.unit().getImports().stream()
                .filter(tree -> tree.getQualifiedIdentifier().toString().matches(banned))
                .map(tree -> source.at(source.line(tree), tree.getQualifiedIdentifier() + ": " + remedy)));
    }

    private static Predicate<Source> outside(String... prefixes) {
        return source -> !source.in(prefixes);
    }

    @Test
    void filesMethodsAndParameterListsStaySmall() {
        holds(sources.stream().flatMap(source -> Shapes.of(source).sizes().stream()));
    }

    @Test
    void linesFitThePage() {
        holds(sources.stream().flatMap(source -> wide(source).stream()));
    }

    /** Text blocks and the strings of a line are not counted: data and sentences may be wider than code. */
    private static List<String> wide(Source source) {
        List<String> found = new ArrayList<>();
        boolean textBlock = false;
        for (int i = 0; i < source.lines().size(); i++) {
            String line = source.lines().get(i);
            boolean edge = line.contains(TEXT_BLOCK);
            textBlock ^= edge;
            if (!textBlock && !edge && line.replaceAll("\"(\\\\.|[^\"])*\"", "").length() > WIDTH) {
                found.add(source.at(i + 1, "wider than " + WIDTH + "; wrap it"));
            }
        }
        return found;
    }

    @Test
    void namesSayTheJob() {
        holds(sources.stream().flatMap(source -> Shapes.of(source).names().stream()));
    }

    @Test
    void packagesAreNamedAfterWhatTheyHold() {
        holds(sources.stream()
                .filter(source ->
                        source.packageName().matches(".*\\.(impl|internal|util|utils|common|manager|helper)(\\..*)?"))
                .map(source -> source.at(1, source.packageName() + " says nothing; name the package after its job")));
    }

    @Test
    void noCatchIsEmpty() {
        holds(sources.stream().flatMap(source -> Shapes.of(source).catches().stream()));
    }

    @Test
    void whatOnlyDecidesIsPure() {
        holds(main().filter(source -> source.in(Purity.PURE)).flatMap(source -> Purity.of(source).stream()));
    }

    @Test
    void everyPackageOfTheProductIntroducesItself() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String directory : new TreeSet<>(
                main().map(s -> s.path().replaceFirst("/[^/]*$", "")).toList())) {
            Path info = Source.root().resolve(directory).resolve("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("Start reading ")) {
                missing.add(directory
                        + "/package-info.java:1 three sentences: what is here, what it may use, start reading at");
            }
        }
        holds(missing.stream());
    }

    @Test
    void eachLibraryLivesInItsPlace() {
        String core = "bundles/ha-core/src/main/java/org/systole/core/";
        String external = "bundles/stonith-external/src/main/java/org/systole/stonith/external/";
        holds(Stream.of(
                        imports(
                                main().filter(outside(
                                        core + "transport/", core + "membership/", core + "replication/")),
                                "org\\.jgroups\\..*",
                                "JGroups is for transport, membership and replication"),
                        imports(
                                main().filter(outside("bundles/ha-management/")),
                                "javax\\.management\\..*|com\\.sun\\.net\\.httpserver.*|org\\.jolokia\\..*",
                                "management and HTTP are for ha-management"),
                        imports(
                                // A driver for each program that is installed cannot be a component of its own.
                                main().filter(outside(
                                        "launcher/", "bundles/ha-management/", external + "Registration")),
                                "org\\.osgi\\.framework\\..*",
                                "take services by constructor; only the launcher knows the framework"),
                        imports(
                                main().filter(outside("bundles/stonith-", "bundles/power-strips/", "powerstrip/")),
                                "org\\.snmp4j\\..*|net\\.schmizz\\..*",
                                "SNMP and SSH are for the fencing drivers"))
                .flatMap(complaints -> complaints));
    }

    @Test
    void plugInsStandOnThePlugInApiAlone() {
        holds(imports(
                main().filter(s -> s.in("bundles/agent-", "bundles/stonith-", "bundles/notify-")),
                "org\\.systole\\.(core|cib|policy|boot|launcher)\\..*",
                "a plug-in sees org.systole.api only"));
    }

    @Test
    void librariesDoNotPrint() {
        holds(lines(
                main().filter(s -> s.in("bundles/")).filter(outside("bundles/ha-cli/")),
                Pattern.compile("System\\.(out|err)\\.print|printStackTrace\\(\\)"),
                "log it, or return it"));
    }

    @Test
    void testsDoNotSleep() {
        holds(lines(
                sources.stream()
                        .filter(s -> !s.isMain() || s.in("testkit/", "simulator/"))
                        .filter(outside("tidy/")),
                Pattern.compile("Thread\\.sleep|(SECONDS|MILLISECONDS)\\.sleep\\("),
                "await a condition with a limit, or move a clock of your own"));
    }

    @Test
    void noTestIsSwitchedOff() {
        holds(lines(
                sources.stream().filter(outside("tidy/")),
                Pattern.compile("@Disabled|@Ignore\\b|assumeTrue\\(false"),
                "mend the test or delete it"));
    }

    @Test
    void nothingIsLeftForLater() {
        holds(lines(
                sources.stream().filter(outside("tidy/")),
                Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@author"),
                "do it, or open an issue and leave it out"));
    }

    @Test
    void nothingMentionsTheWorkplace() throws IOException {
        Pattern workplace = Pattern.compile("\\.\\./shar" + "ed|/wor" + "k/(main|wt|shar" + "ed)|/tmp/ou" + "tputs");
        List<String> complaints = new ArrayList<>();
        for (Path file : Source.files()) {
            String name = file.getFileName().toString();
            if (name.matches(
                    ".*\\.(java|md|xml|bnd|sh|py|conf|service|properties|html|js|css|json|yml)|run|test|setup|[^.]+")) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (workplace.matcher(text).find()) {
                    complaints.add(Source.root().relativize(file) + ":1 mentions a path that belongs to no product");
                }
            }
        }
        holds(complaints.stream());
    }

    @Test
    void packagesOfTheCoreDependOnEachOtherInOneDirectionOnly() {
        // The place of an entry is the log's word, and what the log decides is the state: this one name goes both ways.
        holds(Cycles.among(
                main().filter(s -> s.in("bundles/ha-core/")).toList(),
                "org.systole.core.",
                "org.systole.core.replication.ReplicatedLog.Position")
                .stream());
    }
}
