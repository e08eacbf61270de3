package org.systole.core.command.program;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.UsageError;

/** Moves by location constraints whose ids say where they come from, so that they can be found and removed. */
final class ResourceMoves {
    static final String PREFER = "cli-prefer-";
    static final String BAN = "cli-ban-";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private ResourceMoves() {}

    static ExitCode move(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        String id = words.need("resource");
        ResourceTree tree = new ResourceTree(session.cib());
        tree.need(id);
        Optional<String> to = CrmResource.node(session);
        if (to.isEmpty()) {
            return ban(session);
        }
        String node = tree.node(to.get()).attribute("uname", to.get());
        List<String> now = runningOn(session, id);
        if (now.equals(List.of(node)) && !words.has("force")) {
            throw new Refusal(ExitCode.EXISTS, "'" + id + "' is on " + node + " already; --force makes it stay there.");
        }
        Element constraint = location(PREFER + id, id, node, "INFINITY", session);
        ExitCode code = put(session, constraint);
        notice(session, "It prefers " + node + " without limit" + until(words, id));
        return code;
    }

    static ExitCode ban(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        String id = words.need("resource");
        ResourceTree tree = new ResourceTree(session.cib());
        tree.need(id);
        Optional<String> given = CrmResource.node(session);
        String node;
        if (given.isPresent()) {
            node = tree.node(given.get()).attribute("uname", given.get());
        } else {
            List<String> now = runningOn(session, id);
            if (now.size() != 1) {
                throw new Refusal(
                        now.isEmpty() ? ExitCode.NO_SUCH_OBJECT : ExitCode.MULTIPLE,
                        "'" + id + "' runs on " + (now.isEmpty() ? "no node" : String.join(" and ", now))
                                + "; name the node to leave with -N.");
            }
            node = now.get(0);
        }
        Element constraint = location(BAN + id + "-on-" + node, id, node, "-INFINITY", session);
        ExitCode code = put(session, constraint);
        notice(session, "It cannot run on " + node + ", even as the last node," + until(words, id));
        return code;
    }

    /** Adds the constraint, or puts it in place of the one an earlier call left under the same id. */
    static ExitCode put(Session session, Element constraint) throws Refusal {
        boolean there = session.cib()
                .childOrEmpty("configuration")
                .childOrEmpty("constraints")
                .children("rsc_location")
                .anyMatch(c -> c.id().equals(constraint.id()));
        return there
                ? session.change(Operation.REPLACE, constraint)
                : session.change(Operation.CREATE, "/cib/configuration/constraints", Optional.of(constraint));
    }

    private static String until(Parsed words, String id) {
        return words.value("lifetime")
                .map(l -> " for " + l + ", or until: crm_resource --clear -r " + id)
                .orElse(" until the constraint is removed: crm_resource --clear -r " + id);
    }

    private static void notice(Session session, String text) {
        if (!session.words().has("dry-run") && !session.words().has("quiet")) {
            session.println(text);
        }
    }

    /** The nodes the resource is active on. */
    static List<String> runningOn(Session session, String id) throws Refusal {
        return ResourceQueries.instances(session, id).stream()
                .flatMap(i -> i.places().stream())
                .map(p -> p.node())
                .distinct()
                .sorted()
                .toList();
    }

    private static Element location(String constraint, String id, String node, String score, Session session)
            throws UsageError {
        Parsed words = session.words();
        Element location = Element.of("rsc_location", "id", constraint, "rsc", id);
        if (words.has("promoted") || words.has("master")) {
            location = location.with("role", "Promoted");
        }
        Optional<String> lifetime = words.value("lifetime");
        if (lifetime.isEmpty()) {
            return location.with("node", node).with("score", score);
        }
        Instant end = end(session.clock().instant(), lifetime.get());
        return location.and(Element.of("rule", "id", constraint + "-rule", "score", score, "boolean-op", "and")
                .and(Element.of("expression", "id", constraint + "-node", "attribute", "#uname")
                        .with("operation", "eq")
                        .with("value", node)
                        .with("type", "string"))
                .and(Element.of("date_expression", "id", constraint + "-end", "operation", "lt")
                        .with("end", STAMP.format(end))));
    }

    /** ISO 8601, such as {@code PT30M} or {@code P1D}; a bare {@code 30M} means minutes. */
    private static Instant end(Instant now, String lifetime) throws UsageError {
        String text = lifetime.startsWith("P") ? lifetime : "PT" + lifetime;
        try {
            int time = text.indexOf('T');
            boolean calendar = time < 0;
            return calendar
                    ? now.atZone(ZoneOffset.UTC).plus(Period.parse(text)).toInstant()
                    : now.plus(Duration.parse(text));
        } catch (DateTimeException e) {
            throw new UsageError("--lifetime '" + lifetime + "' is no ISO 8601 duration, such as PT30M, PT2H or P1D");
        }
    }

    static ExitCode clear(Session session) throws Refusal, UsageError {
        String id = session.words().need("resource");
        ResourceTree tree = new ResourceTree(session.cib());
        tree.need(id);
        Optional<String> node = CrmResource.node(session);
        List<String> ids = leftBy(session.cib(), id, node);
        if (ids.isEmpty()) {
            session.println("No constraint of --move or --ban names " + id
                    + node.map(n -> " and " + n).orElse("") + "; nothing to do.");
            return ExitCode.OK;
        }
        String xpath = "/cib/configuration/constraints/rsc_location["
                + String.join(" or ", ids.stream().map(i -> "@id='" + i + "'").toList()) + "]";
        return session.change(Operation.DELETE_ALL, xpath, Optional.empty());
    }

    /** Ids of the constraints that a move or ban of the resource left behind. */
    static List<String> leftBy(Element cib, String id, Optional<String> node) {
        return cib.childOrEmpty("configuration")
                .childOrEmpty("constraints")
                .children("rsc_location")
                .filter(c -> c.attribute("rsc", "").equals(id))
                .filter(c -> c.id().startsWith(PREFER) || c.id().startsWith(BAN))
                .filter(c -> node.isEmpty()
                        || c.descendants().anyMatch(e -> e.attributes().values().contains(node.get())))
                .map(Element::id)
                .toList();
    }
}
