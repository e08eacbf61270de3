package org.systole.cli.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.cib.report.JsonText;

/** What an agent says of itself, as the Open Cluster Framework's resource agent API 1.1 writes it, or as JSON. */
final class MetadataText {
    private MetadataText() {}

    static String xml(String agent, Metadata metadata) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\"?>\n<resource-agent name=\"")
                .append(escaped(agent.substring(agent.lastIndexOf(':') + 1)))
                .append("\">\n  <version>1.1</version>\n  ")
                .append(described("shortdesc", metadata.shortDescription()))
                .append("\n  <parameters>\n");
        metadata.parameters().forEach(parameter -> parameter(parameter, out));
        out.append("  </parameters>\n  <actions>\n");
        for (Operation operation : operations(metadata)) {
            out.append("    <action name=\"")
                    .append(operation.key())
                    .append("\" timeout=\"")
                    .append(metadata.timeouts().get(operation).toSeconds())
                    .append("s\"/>\n");
        }
        return out.append("    <action name=\"meta-data\" timeout=\"5s\"/>\n  </actions>\n</resource-agent>\n")
                .toString();
    }

    private static List<Operation> operations(Metadata metadata) {
        List<Operation> operations = new ArrayList<>(metadata.timeouts().keySet());
        operations.sort(null);
        return operations;
    }

    private static void parameter(Parameter parameter, StringBuilder out) {
        out.append("    <parameter name=\"")
                .append(escaped(parameter.name()))
                .append(parameter.required() ? "\" required=\"1\"" : "\" required=\"0\"")
                .append(">\n      ")
                .append(described("shortdesc", parameter.description()))
                .append("\n      <content type=\"string\"");
        if (!parameter.defaultValue().isEmpty()) {
            out.append(" default=\"").append(escaped(parameter.defaultValue())).append('"');
        }
        out.append("/>\n    </parameter>\n");
    }

    private static String described(String element, String text) {
        return "<" + element + " lang=\"en\">" + escaped(text) + "</" + element + ">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String json(String agent, Metadata metadata) {
        String parameters = metadata.parameters().stream()
                .map(p -> "{\"name\":" + JsonText.quoted(p.name()) + ",\"required\":" + p.required() + ",\"secret\":"
                        + p.secret() + ",\"default\":" + JsonText.quoted(p.defaultValue()) + ",\"description\":"
                        + JsonText.quoted(p.description()) + "}")
                .collect(Collectors.joining(","));
        String actions = operations(metadata).stream()
                .map(o -> JsonText.quoted(o.key()) + ":"
                        + metadata.timeouts().get(o).toMillis())
                .collect(Collectors.joining(","));
        return "{\"agent\":" + JsonText.quoted(agent) + ",\"description\":"
                + JsonText.quoted(metadata.shortDescription()) + ",\"parameters\":[" + parameters
                + "],\"timeouts_millis\":{" + actions + "}}\n";
    }
}
