package org.systole.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that makes network namespaces, loop devices or mounts. Where that is not possible, or a program is
 * missing, the test is skipped and one line on standard error says why.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RootCondition.class)
public @interface NeedsRoot {
    /** Programs that must be on the path, or at the path that is given. */
    String[] programs() default {};
}
