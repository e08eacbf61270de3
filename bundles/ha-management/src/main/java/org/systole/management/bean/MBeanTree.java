package org.systole.management.bean;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.core.console.ClusterView.ResourceView;
import org.systole.core.console.Console;
import org.systole.management.event.ClusterWatch;
import org.systole.management.event.Event;

/**
 * Keeps the MBeans in step with the configuration: one for each node and resource there is, none for those that are
 * gone. Changed on the watch's thread only.
 */
public final class MBeanTree implements ClusterWatch.Listener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MBeanTree.class);

    /** Notifications that wait for slow listeners; the oldest are dropped beyond that. */
    private static final int WAITING = 1000;

    private final MBeanServer server;
    private final ClusterWatch watch;
    private final Operator operator;
    private final ThreadPoolExecutor notifier;
    private final Notices events;
    private final Map<ObjectName, Notices> nodes = new TreeMap<>();
    private final Map<ObjectName, Notices> resources = new TreeMap<>();
    private final Set<ObjectName> registered = new HashSet<>();
    private ClusterView last;

    public MBeanTree(MBeanServer server, ClusterWatch watch, Console console) {
        this.server = server;
        this.watch = watch;
        this.operator = new Operator(console);
        this.notifier = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                task -> {
                    Thread thread = new Thread(task, "systole-management-notify");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardOldestPolicy());
        this.events = Notices.ofEvents(notifier);
        this.last = watch.view();
    }

    /** Registers everything there is, and follows the watch from now on. */
    public void open() {
        Supplier<ClusterView> view = watch::view;
        Notices silent = Notices.none();
        register(Names.of("Cluster"), new ClusterBean(view, operator), ClusterMXBean.class, silent);
        register(Names.of("Membership"), new SmallBeans.Membership(view), MembershipMXBean.class, silent);
        register(Names.of("Quorum"), new SmallBeans.Quorum(view), QuorumMXBean.class, silent);
        register(Names.of("Planner"), new SmallBeans.Planner(view, operator), PlannerMXBean.class, silent);
        register(Names.of("Fencing"), new SmallBeans.Fencing(view, operator), FencingMXBean.class, silent);
        register(Names.of("Config"), new SmallBeans.Config(view, operator), ConfigMXBean.class, silent);
        register(Names.of("Events"), new SmallBeans.Events(watch.events()), EventsMXBean.class, events);
        follow(last);
        watch.listen(this);
    }

    @Override
    public void seen(ClusterView view, List<Event> news) {
        follow(view);
        news.forEach(e -> events.event(Names.of("Events"), e));
        tellStates(view);
        last = view;
    }

    private void follow(ClusterView view) {
        Map<ObjectName, String> wantedNodes = new TreeMap<>();
        view.nodes().forEach(n -> wantedNodes.put(Names.node(n.name()), n.name()));
        Map<ObjectName, String> wantedResources = new TreeMap<>();
        view.resources().forEach(r -> wantedResources.put(Names.resource(r), r.id()));
        removeAllBut(nodes, wantedNodes.keySet());
        removeAllBut(resources, wantedResources.keySet());
        wantedNodes.forEach((name, node) -> nodes.computeIfAbsent(name, n -> {
            Notices notices = Notices.ofAttribute(notifier, "State");
            register(n, new NodeBean(node, watch::view, operator), NodeMXBean.class, notices);
            return notices;
        }));
        wantedResources.forEach((name, id) -> resources.computeIfAbsent(name, n -> {
            Notices notices = Notices.ofAttribute(notifier, "Role");
            register(n, new ResourceBean(id, watch::view, operator), ResourceMXBean.class, notices);
            return notices;
        }));
    }

    private void removeAllBut(Map<ObjectName, Notices> have, Set<ObjectName> wanted) {
        Set<ObjectName> gone = new HashSet<>(have.keySet());
        gone.removeAll(wanted);
        gone.forEach(name -> {
            have.remove(name);
            unregister(name);
        });
    }

    private void tellStates(ClusterView view) {
        long sequence = watch.events().last();
        Map<String, String> states = new TreeMap<>();
        last.nodes().forEach(n -> states.put(n.name(), n.state()));
        for (NodeView node : view.nodes()) {
            String before = states.getOrDefault(node.name(), node.state());
            if (!before.equals(node.state())) {
                ObjectName name = Names.node(node.name());
                nodes.get(name).changed(name, sequence, view.taken(), "State", before, node.state());
            }
        }
        Map<ObjectName, String> roles = new TreeMap<>();
        last.resources().forEach(r -> roles.put(Names.resource(r), r.role()));
        for (ResourceView resource : view.resources()) {
            ObjectName name = Names.resource(resource);
            String before = roles.getOrDefault(name, resource.role());
            if (!before.equals(resource.role())) {
                resources.get(name).changed(name, sequence, view.taken(), "Role", before, resource.role());
            }
        }
    }

    private <T> void register(ObjectName name, T bean, Class<T> type, Notices notices) {
        try {
            server.registerMBean(new DescribedBean<>(bean, type, notices.emitter()), name);
            registered.add(name);
        } catch (InstanceAlreadyExistsException e) {
            log.error("MBean {} is there already, so this bundle's is not registered; is it started twice?", name);
        } catch (JMException e) {
            throw new IllegalStateException("MBean " + name + " cannot be registered", e);
        }
    }

    private void unregister(ObjectName name) {
        try {
            if (registered.remove(name)) {
                server.unregisterMBean(name);
            }
        } catch (InstanceNotFoundException e) {
            log.debug("MBean {} was gone before it was removed.", name);
        } catch (JMException e) {
            log.warn("MBean {} cannot be removed: {}", name, e.getMessage());
        }
    }

    /** Removes every MBean of this bundle. Called after the watch was closed. */
    @Override
    public void close() {
        Set.copyOf(registered).forEach(this::unregister);
        notifier.shutdownNow();
    }
}
