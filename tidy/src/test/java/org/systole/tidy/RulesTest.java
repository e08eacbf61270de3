package org.systole.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules catch what they are there for. */
class RulesTest {
    @TempDir
    Path root;

    private Source source(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Source.parse(root, List.of(file)).get(0);
    }

    private Source method(String body) throws IOException {
        return source("a/A.java", "package a;\nclass A {\n    void m(int x) {\n" + body + "\n    }\n}\n");
    }

    @Test
    void catchesAMethodThatIsTooLong() throws IOException {
        assertThat(Shapes.of(method("x++;\n".repeat(69))).sizes())
                .containsExactly("a/A.java:3 m has 72 lines; a method has 70 at most: split it");
        assertThat(Shapes.of(method("x++;\n".repeat(60))).sizes()).isEmpty();
    }

    @Test
    void catchesAFileThatIsTooLong() throws IOException {
        assertThat(Shapes.of(source("A.java", "class A {\n" + "\n".repeat(500) + "}\n"))
                        .sizes())
                .hasSize(1);
    }

    @Test
    void catchesTooManyParametersButNotInARecord() throws IOException {
        String eight = "(int a, int b, int c, int d, int e, int f, int g, int h)";

        assertThat(Shapes.of(source("A.java", "class A { void m" + eight + " {} }"))
                        .sizes())
                .hasSize(1);
        assertThat(Shapes.of(source("B.java", "record B" + eight + " { B { } }"))
                        .sizes())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FooImpl", "FooManager", "FooUtil", "FooUtils", "FooHelper", "AbstractFoo"})
    void catchesANameThatHidesItsJob(String name) throws IOException {
        assertThat(Shapes.of(source(name + ".java", "class " + name + " {}")).names())
                .hasSize(1);
    }

    @Test
    void catchesAnEmptyCatchEvenWithAComment() throws IOException {
        String body = "try { x++; } catch (RuntimeException e) { /* ignored */ }";

        assertThat(Shapes.of(method(body)).catches()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long t = System.currentTimeMillis();",
                "long t = System.nanoTime();",
                "Object t = java.time.Instant.now();",
                "double r = Math.random();",
                "new Thread();",
                "Thread.yield();",
                "Object s = java.util.stream.Stream.of(1).collect(java.util.stream.Collectors.toSet());",
                "Object m = new java.util.HashMap<String, String>();",
            })
    void catchesWhatDiffersByNodeOrTime(String body) throws IOException {
        assertThat(Purity.of(method(body))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.HashMap",
                "java.util.HashSet",
                "java.util.Random",
                "java.util.concurrent.ExecutorService",
                "java.nio.file.Files",
                "java.io.File",
                "java.net.Socket",
                "java.time.Clock",
                "org.slf4j.Logger",
                "org.osgi.framework.Bundle",
                "org.jgroups.JChannel",
            })
    void catchesABannedImport(String name) throws IOException {
        assertThat(Purity.of(source("A.java", "import " + name + ";\nclass A {}")))
                .hasSize(1);
    }

    @Test
    void letsPureCodePass() throws IOException {
        String text =
                "import java.util.TreeMap;\nimport java.io.StringReader;\nclass A { Object o = new TreeMap<>(); }";

        assertThat(Purity.of(source("A.java", text))).isEmpty();
    }

    @Test
    void catchesPackagesThatImportEachOtherInARing() throws IOException {
        List<Path> files = List.of(
                Files.writeString(root.resolve("A.java"), "package x.a; import x.b.B; class A {}"),
                Files.writeString(root.resolve("B.java"), "package x.b; import x.c.C; class B {}"),
                Files.writeString(root.resolve("C.java"), "package x.c; import x.a.A; class C {}"),
                Files.writeString(root.resolve("D.java"), "package x.d; import x.a.A; import x.e.E; class D {}"));
        List<Source> sources = Source.parse(root, files);

        assertThat(Cycles.among(sources, "x.", "")).hasSize(4).anyMatch(c -> c.startsWith("x.a is part of a ring"));
        assertThat(Cycles.among(sources, "x.", "x.a.A")).isEmpty();
    }
}
