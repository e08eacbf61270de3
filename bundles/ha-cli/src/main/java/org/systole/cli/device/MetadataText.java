package org.systole.cli.device;

import java.util.stream.Collectors;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.cib.report.JsonText;

/** What a driver says of itself, as the XML that fence agents print, or as JSON. */
final class MetadataText {
    private MetadataText() {}

    static String xml(String type, Metadata metadata) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<resource-agent name=\"")
                .append(escaped(type))
                .append("\" shortdesc=\"")
                .append(escaped(metadata.shortDescription()))
                .append("\">\n  <parameters>\n");
        metadata.parameters().forEach(parameter -> xml.append(xml(parameter)));
        xml.append("  </parameters>\n  <actions>\n");
        for (String action : new String[] {"on", "off", "reboot", "status", "list", "monitor", "metadata"}) {
            xml.append("    <action name=\"").append(action).append("\"/>\n");
        }
        return xml.append("  </actions>\n</resource-agent>\n").toString();
    }

    private static String xml(Parameter parameter) {
        return "    <parameter name=\"" + escaped(parameter.name()) + "\" required=\""
                + (parameter.required() ? 1 : 0) + "\""
                + (parameter.secret() ? " secret=\"1\"" : "") + ">\n      <content type=\"string\""
                + (parameter.defaultValue().isEmpty() ? "" : " default=\"" + escaped(parameter.defaultValue()) + "\"")
                + "/>\n      <shortdesc lang=\"en\">" + escaped(parameter.description())
                + "</shortdesc>\n    </parameter>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String json(String type, Metadata metadata) {
        return "{\"type\":" + JsonText.quoted(type) + ",\"description\":"
                + JsonText.quoted(metadata.shortDescription()) + ",\"parameters\":"
                + metadata.parameters().stream().map(MetadataText::json).collect(Collectors.joining(",", "[", "]"))
                + "}\n";
    }

    private static String json(Parameter parameter) {
        return "{\"name\":" + JsonText.quoted(parameter.name()) + ",\"required\":" + parameter.required()
                + ",\"secret\":" + parameter.secret() + ",\"default\":" + JsonText.quoted(parameter.defaultValue())
                + ",\"description\":" + JsonText.quoted(parameter.description()) + "}";
    }
}
