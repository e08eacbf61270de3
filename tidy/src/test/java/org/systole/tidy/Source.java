package org.systole.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A Java file of this repository, parsed but not compiled. */
record Source(String path, List<String> lines, CompilationUnitTree unit, SourcePositions positions) {
    private static final Set<String> SKIPPED = Set.of("target", ".git", "work", "node_modules");

    /** The directory of the parent pom. */
    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** Every file of the repository that is not built. */
    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skip = SKIPPED.contains(directory.getFileName().toString());
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }

    /** All Java files of all modules. */
    static List<Source> all() throws IOException {
        return parse(
                root(),
                files().stream()
                        .filter(file -> file.toString().endsWith(".java"))
                        .toList());
    }

    /** @param root what paths are told relative to */
    static List<Source> parse(Path root, List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Source> sources = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path file = Path.of(unit.getSourceFile().toUri());
                String path = root.relativize(file).toString();
                sources.add(new Source(path, Files.readAllLines(file), unit, positions));
            }
        }
        return sources;
    }

    /** Whether it is part of what users run. */
    boolean isMain() {
        return path.contains("/src/main/java/");
    }

    boolean in(String... prefixes) {
        for (String prefix : prefixes) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    String packageName() {
        return String.valueOf(unit.getPackageName());
    }

    List<String> imports() {
        return unit.getImports().stream()
                .map(i -> i.getQualifiedIdentifier().toString())
                .toList();
    }

    long line(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    long lastLine(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
    }

    /** A complaint in the form of a compiler's. */
    String at(long line, String complaint) {
        return path + ":" + line + " " + complaint;
    }
}
