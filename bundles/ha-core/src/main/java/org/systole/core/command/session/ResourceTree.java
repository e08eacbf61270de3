package org.systole.core.command.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;

/** Resources and nodes of a configuration by name. */
public final class ResourceTree {
    private static final Set<String> KINDS = Set.of("primitive", "group", "clone", "master", "bundle");

    private final Element configuration;
    private final List<List<Element>> paths = new ArrayList<>();

    public ResourceTree(Element cib) {
        this.configuration = cib.childOrEmpty("configuration");
        collect(List.of(), configuration.childOrEmpty("resources"));
    }

    private void collect(List<Element> above, Element parent) {
        for (Element child : parent.children()) {
            if (KINDS.contains(child.name())) {
                List<Element> path = new ArrayList<>(above);
                path.add(child);
                paths.add(List.copyOf(path));
                collect(path, child);
            }
        }
    }

    /** Resource ids, outer before inner. */
    public List<String> ids() {
        return paths.stream().map(p -> last(p).id()).toList();
    }

    /** Ids of all primitives. */
    public List<String> primitives() {
        return paths.stream()
                .map(ResourceTree::last)
                .filter(e -> e.name().equals("primitive"))
                .map(Element::id)
                .toList();
    }

    /** The resources that stand directly in the resources section. */
    public List<Element> roots() {
        return paths.stream().filter(p -> p.size() == 1).map(p -> p.get(0)).toList();
    }

    /** From the outermost resource to the one with this id; an instance number such as {@code :0} is ignored. */
    public Optional<List<Element>> path(String id) {
        String plain = id.replaceFirst(":[0-9]+$", "");
        return paths.stream()
                .filter(p -> last(p).id().equals(id) || last(p).id().equals(plain))
                .findFirst();
    }

    /** As {@link #path}, for an id that an operator gave. */
    public List<Element> need(String id) throws Refusal {
        return path(id).orElseThrow(() -> new Refusal(
                ExitCode.NO_SUCH_OBJECT, "There is no resource '" + id + "'." + DidYouMean.hint(id, ids())));
    }

    /** The resource with this id, which an operator gave. */
    public Element resource(String id) throws Refusal {
        return last(need(id));
    }

    /** Ids of the primitives in the resource, itself if it is one. */
    public static List<String> primitivesIn(Element resource) {
        return resource.descendants()
                .filter(e -> e.name().equals("primitive"))
                .map(Element::id)
                .toList();
    }

    /** Names of the configured nodes. */
    public List<String> nodes() {
        return configuration
                .childOrEmpty("nodes")
                .children("node")
                .map(n -> n.attribute("uname", n.id()))
                .toList();
    }

    /** The node with that name, or id, which an operator gave. */
    public Element node(String name) throws Refusal {
        return configuration
                .childOrEmpty("nodes")
                .children("node")
                .filter(n -> n.attribute("uname", "").equals(name) || n.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ExitCode.NO_SUCH_OBJECT, "There is no node '" + name + "'." + DidYouMean.hint(name, nodes())));
    }

    /** The node with that id, which an operator gave; a name is none, even if it looks like one. */
    public Element nodeById(String id) throws Refusal {
        List<Element> all = configuration.childOrEmpty("nodes").children("node").toList();
        return all.stream()
                .filter(n -> n.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ExitCode.NO_SUCH_OBJECT,
                        "There is no node with id '" + id + "'; ids are "
                                + String.join(
                                        ", ",
                                        all.stream()
                                                .map(n -> n.id() + " (" + n.attribute("uname", "") + ")")
                                                .toList())));
    }

    public static Element last(List<Element> path) {
        return path.get(path.size() - 1);
    }
}
