package org.systole.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks at this process's capabilities and at the path, and skips what could only fail. */
final class RootCondition implements ExecutionCondition {
    /** CAP_NET_ADMIN and CAP_SYS_ADMIN, by their numbers in capabilities(7). */
    private static final long NEEDED = 1L << 12 | 1L << 21;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        NeedsRoot needs = context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, NeedsRoot.class))
                .orElse(null);
        if (needs == null) {
            return ConditionEvaluationResult.enabled("nothing special needed");
        }
        Optional<String> lack = lack(effectiveCapabilities(), System.getenv("PATH"), needs.programs());
        lack.ifPresent(why -> System.err.println("skipped: " + context.getDisplayName() + ": " + why));
        return lack.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("root, with every program it needs"));
    }

    static Optional<String> lack(long capabilities, String path, String... programs) {
        if ((capabilities & NEEDED) != NEEDED) {
            return Optional.of("needs root (CAP_NET_ADMIN and CAP_SYS_ADMIN)");
        }
        return Stream.of(programs)
                .filter(program -> program.startsWith("/")
                        ? !Files.isExecutable(Path.of(program))
                        : Stream.of(path.split(":")).noneMatch(dir -> Files.isExecutable(Path.of(dir, program))))
                .findFirst()
                .map(program -> "needs the program " + program);
    }

    private static long effectiveCapabilities() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the capabilities of this process", e);
        }
    }
}
