package org.systole.management.bean;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/** An MXBean whose descriptions stand at its interface. */
final class DescribedBean<T> extends StandardEmitterMBean {
    /** Operations that only tell something. */
    private static final Set<String> TELLING = Set.of(
            "why", "whyOn", "status", "report", "diagnose", "forecast", "dryRun", "query", "verify", "eventsSince");

    private final Class<T> type;

    DescribedBean(T bean, Class<T> type, NotificationEmitter emitter) {
        super(bean, type, true, emitter);
        this.type = type;
    }

    private static String text(Description description, String otherwise) {
        return description == null ? otherwise : description.value();
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return text(type.getAnnotation(Description.class), super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return method((info.isIs() ? "is" : "get") + info.getName())
                .map(m -> text(m.getAnnotation(Description.class), info.getName()))
                .orElse(info.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return method(info.getName())
                .map(m -> text(m.getAnnotation(Description.class), info.getName()))
                .orElse(info.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
        return method(operation.getName())
                .map(m -> text(m.getParameters()[index].getAnnotation(Description.class), parameter.getName()))
                .orElse(parameter.getName());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int index) {
        return method(operation.getName())
                .map(m -> m.getParameters()[index].getName())
                .orElse(parameter.getName());
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return TELLING.contains(info.getName()) ? MBeanOperationInfo.INFO : MBeanOperationInfo.ACTION;
    }

    /** No name is overloaded in these interfaces. */
    private Optional<Method> method(String name) {
        return Arrays.stream(type.getMethods())
                .filter(m -> m.getName().equals(name))
                .findFirst();
    }
}
