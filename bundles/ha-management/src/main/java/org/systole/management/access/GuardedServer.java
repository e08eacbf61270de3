package org.systole.management.access;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.remote.MBeanServerForwarder;

/** Stands before the MBean server for remote JMX, and lets through what {@link AccessRules} allows. */
final class GuardedServer implements InvocationHandler {
    /** The connector itself asks for the last of these; no client can. */
    private static final Set<String> ABOUT_ALL =
            Set.of("getDefaultDomain", "getDomains", "getMBeanCount", "getClassLoaderRepository");

    private static final Set<String> READING = Set.of(
            "getAttribute",
            "getAttributes",
            "getMBeanInfo",
            "getObjectInstance",
            "isInstanceOf",
            "isRegistered",
            "addNotificationListener",
            "removeNotificationListener",
            "getClassLoaderFor");

    private MBeanServer server;

    private GuardedServer() {}

    static MBeanServerForwarder forwarder() {
        return (MBeanServerForwarder) Proxy.newProxyInstance(
                GuardedServer.class.getClassLoader(), new Class<?>[] {MBeanServerForwarder.class}, new GuardedServer());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("equals") ? proxy == arguments[0] : method.invoke(this, arguments);
        }
        switch (method.getName()) {
            case "getMBeanServer":
                return server;
            case "setMBeanServer":
                server = (MBeanServer) arguments[0];
                return null;
            case "queryNames", "queryMBeans":
                return visible((Set<?>) pass(method, arguments));
            default:
                refuseUnlessAllowed(method.getName(), arguments);
                return pass(method, arguments);
        }
    }

    private static Set<Object> visible(Set<?> found) {
        Set<Object> out = new HashSet<>();
        for (Object one : found) {
            ObjectName name = one instanceof ObjectInstance instance ? instance.getObjectName() : (ObjectName) one;
            if (AccessRules.readable(name)) {
                out.add(one);
            }
        }
        return out;
    }

    private static void refuseUnlessAllowed(String method, Object[] arguments) {
        boolean allowed = ABOUT_ALL.contains(method);
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof ObjectName name) {
            allowed = READING.contains(method) && AccessRules.readable(name)
                    || method.equals("invoke") && AccessRules.invocable(name);
        }
        if (!allowed) {
            String what = arguments == null || arguments.length == 0 ? "" : " of " + arguments[0];
            throw new SecurityException(method + what + " is not allowed from outside this process");
        }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
