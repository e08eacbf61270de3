package org.systole.management.bean;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.AccessController;
import java.security.Principal;
import java.util.Optional;
import javax.security.auth.Subject;

/** Who called the MBean: the subject that remote JMX or Jolokia put on the thread; none means this process itself. */
final class CallingUser {
    private static final Optional<Method> CURRENT = current();

    private CallingUser() {}

    /** The name; {@code local} for a client that attached to the process, which only its own user can. */
    static String name() {
        return subject().stream()
                .flatMap(s -> s.getPrincipals().stream())
                .map(Principal::getName)
                .findFirst()
                .orElse("local");
    }

    /** {@code Subject.current()} of Java 18 and later, which replaces the older way that Java 24 refuses. */
    private static Optional<Method> current() {
        try {
            return Optional.of(Subject.class.getMethod("current"));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("removal")
    private static Optional<Subject> subject() {
        if (CURRENT.isEmpty()) {
            return Optional.ofNullable(Subject.getSubject(AccessController.getContext()));
        }
        try {
            return Optional.ofNullable((Subject) CURRENT.get().invoke(null));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Subject.current() cannot be called", e);
        }
    }
}
