package org.systole.cib.change;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.systole.cib.CibRequest;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.legacy.LegacyImport;
import org.systole.cib.patch.CibPatch;
import org.systole.cib.path.Place;
import org.systole.cib.verify.Finding;
import org.systole.cib.verify.Finding.Severity;
import org.systole.cib.verify.Verifier;

/**
 * Evaluates requests against a document. Same document and request in, same outcome out, on every node.
 *
 * <p>Where a payload goes: to the element the target selects; without a target to the object with its name and id,
 * and a new one into the section its name belongs to. A whole {@code <cib>}, a {@code <configuration>} or a section
 * as payload means its contents. What comes out must verify: a change that adds an error is refused with the findings.
 * The status section belongs to the cluster: a request that would change it is refused, and the status inside a whole
 * {@code <cib>} given as payload is ignored.
 */
public final class CibChanges {
    /** Attributes of the root that the cluster writes, whatever a payload says. */
    static final Set<String> KEPT = Set.of(
            "admin_epoch",
            "epoch",
            "num_updates",
            "have-quorum",
            "dc-uuid",
            "cib-last-written",
            "update-origin",
            "update-client",
            "update-user",
            "execution-date",
            "no-quorum-panic");

    private CibChanges() {}

    /** What the request makes of the document. */
    public static Outcome apply(Element cib, CibRequest request) {
        Edit edit = edit(cib, request);
        if (edit instanceof Edit.No no) {
            return new Outcome.Refused(no.exitCode(), no.sentence());
        }
        if (edit instanceof Edit.Nothing nothing) {
            return new Outcome.Unchanged(nothing.sentence());
        }
        return judged(cib, ((Edit.Done) edit).cib(), request);
    }

    private static Edit edit(Element cib, CibRequest request) {
        if (needsPayload(request) && request.payload().isEmpty()) {
            return Edit.bad(request.operation() + " needs XML: give it with --xml-text, --xml-file or --xml-pipe");
        }
        Element payload = request.payload().orElse(Element.of("none"));
        Placing placing = new Placing(cib, payload);
        return switch (request.operation()) {
            case CREATE -> placing.create(request.target());
            case MODIFY -> placing.modify(request.target(), false);
            case MODIFY_OR_CREATE -> placing.modify(request.target(), true);
            case REPLACE -> placing.replace(request.target());
            case DELETE -> delete(cib, request, true);
            case DELETE_ALL -> delete(cib, request, false);
            case ERASE -> erase(cib);
            case PATCH -> patch(cib, payload);
            case BUMP -> new Edit.Done(cib);
            case UPGRADE -> upgrade(cib);
        };
    }

    private static boolean needsPayload(CibRequest request) {
        return switch (request.operation()) {
            case CREATE, MODIFY, MODIFY_OR_CREATE, REPLACE, PATCH -> true;
            case DELETE, DELETE_ALL -> request.target().isEmpty();
            case ERASE, BUMP, UPGRADE -> false;
        };
    }

    static Edit statusRefused() {
        return Edit.bad("the status section belongs to the cluster and cannot be changed by hand;"
                + " use crm_resource --cleanup, crm_attribute --lifetime reboot or crm_standby");
    }

    private static Edit delete(Element cib, CibRequest request, boolean firstOnly) {
        if (request.target().isEmpty()) {
            Element payload = request.payload().orElseThrow();
            if (payload.name().equals("status") || payload.name().equals("node_state")) {
                return statusRefused();
            }
            return removed(cib, Finder.matching(cib, payload), firstOnly, Placing.text(payload) + " is not there");
        }
        // with a scope and a payload, the payload says what, and the scope where
        return Finder.select(cib, request.target(), selected -> {
            if (selected.places().isEmpty() && selected.status()) {
                return statusRefused();
            }
            List<Place> places = request.payload().isEmpty()
                    ? selected.places()
                    : Finder.matching(cib, request.payload().get()).stream()
                            .filter(p -> selected.places().stream().anyMatch(p::within))
                            .toList();
            return removed(cib, places, firstOnly, "'" + request.target() + "' selects nothing in the configuration");
        });
    }

    private static Edit removed(Element cib, List<Place> places, boolean firstOnly, String none) {
        if (places.isEmpty()) {
            return new Edit.Nothing(none + ", so there is nothing to delete");
        }
        Element next = cib;
        List<Place> chosen = firstOnly ? places.subList(0, 1) : places;
        for (int i = chosen.size() - 1; i >= 0; i--) {
            if (chosen.get(i).isRoot()) {
                return Edit.bad("the whole CIB cannot be deleted; erase it instead");
            }
            next = chosen.get(i).remove(next);
        }
        return new Edit.Done(next);
    }

    private static Edit erase(Element cib) {
        Element empty = Element.of("configuration");
        for (String section : Sections.scopes()) {
            empty = Sections.REQUIRED.contains(section) ? empty.and(Element.of(section)) : empty;
        }
        return new Edit.Done(cib.replacing(empty)
                .with("admin_epoch", String.valueOf(CibVersion.of(cib).adminEpoch() + 1)));
    }

    private static Edit patch(Element cib, Element patch) {
        boolean status = patch.children("change")
                .anyMatch(c -> (c.attribute("path", "") + "/").startsWith("/cib/status/")
                        || c.children("status").findAny().isPresent());
        if (status) {
            return statusRefused();
        }
        CibPatch.Application application = CibPatch.applyToObjects(cib, patch);
        if (application instanceof CibPatch.Application.Refused refused) {
            return new Edit.No(refused.outdated() ? Outcome.OUTDATED : Outcome.BAD_DATA, refused.sentence());
        }
        return new Edit.Done(((CibPatch.Application.Applied) application).document());
    }

    private static Edit upgrade(Element cib) {
        if (!LegacyImport.isLegacy(cib)) {
            return new Edit.Done(cib.with("validate-with", LegacyImport.SCHEMA));
        }
        Element modern = LegacyImport.modernise(cib).cib();
        Element out = cib.replacing(modern.childOrEmpty("configuration"));
        for (String attribute : List.of("validate-with", "crm_feature_set")) {
            out = out.with(attribute, modern.attribute(attribute, ""));
        }
        return new Edit.Done(out);
    }

    private static Outcome judged(Element before, Element after, CibRequest request) {
        if (!before.childOrEmpty("status").equals(after.childOrEmpty("status"))
                || after.children("status").count() != before.children("status").count()) {
            Edit.No no = (Edit.No) statusRefused();
            return new Outcome.Refused(no.exitCode(), no.sentence());
        }
        boolean bump = request.operation() == CibRequest.Operation.BUMP;
        if (before.equals(after) && !bump) {
            return new Outcome.Unchanged("the configuration already is as asked");
        }
        List<Finding> found = Verifier.verify(after);
        List<Finding> foundBefore = Verifier.verify(before);
        List<Finding> errors = Verifier.added(Severity.ERROR, found, foundBefore);
        if (!errors.isEmpty()) {
            return new Outcome.Refused(
                    Outcome.INVALID, "the configuration would be invalid, and stays as it is:" + lines(errors));
        }
        Element next = versioned(before, after);
        String what = bump ? "epoch raised" : Difference.sentence(before, next);
        return new Outcome.Changed(
                next,
                what + "; configuration " + CibVersion.of(before) + " -> " + CibVersion.of(next)
                        + lines(Verifier.added(Severity.WARNING, found, foundBefore)));
    }

    /** Each on a line of its own, after a line break. */
    private static String lines(List<Finding> findings) {
        return findings.stream().map(f -> "\n  " + f).collect(Collectors.joining());
    }

    /** The next configuration version, or a higher one that the change itself asked for. */
    private static Element versioned(Element before, Element after) {
        CibVersion next = CibVersion.of(before).nextConfiguration();
        CibVersion asked = CibVersion.of(after);
        CibVersion version = asked.compareTo(next) > 0 ? asked : next;
        return Optional.of(after)
                .map(c -> c.with("admin_epoch", String.valueOf(version.adminEpoch())))
                .map(c -> c.with("epoch", String.valueOf(version.epoch())))
                .map(c -> c.with("num_updates", "0"))
                .orElseThrow();
    }
}
