package org.systole.management.access;

import java.util.Set;
import javax.management.ObjectName;

/**
 * What clients from outside may do with which MBeans: everything with Systole's own, reading with those that tell how
 * the JVM is, nothing with any other.
 */
final class AccessRules {
    private static final Set<String> JVM = Set.of(
            "Memory", "MemoryPool", "GarbageCollector", "Runtime", "Threading", "OperatingSystem", "ClassLoading");

    private AccessRules() {}

    /** Whether the name belongs to this platform. */
    static boolean ours(ObjectName name) {
        return name.getDomain().equals("org.systole");
    }

    /** Whether attributes may be read and listeners added. */
    static boolean readable(ObjectName name) {
        String type = name.getKeyProperty("type");
        boolean jvm = name.getDomain().equals("java.lang") && type != null && JVM.contains(type);
        boolean delegate = name.getDomain().equals("JMImplementation") && "MBeanServerDelegate".equals(type);
        return ours(name) || jvm || delegate;
    }

    /** Whether operations may be called. Attributes are never written: none of ours can be. */
    static boolean invocable(ObjectName name) {
        return ours(name);
    }
}
