package org.systole.stonith.external;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver.Trait;

/**
 * What a program says of itself in XML, as fence agents and external plug-ins print it.
 *
 * @param actions what a fence agent can do; empty for a plug-in
 * @param needsPlug whether it has several outlets, and must be told which
 */
record AgentMetadata(
        String description, List<Parameter> parameters, Set<String> actions, Set<Trait> traits, boolean needsPlug) {
    /** What is known of a program that could not be asked. */
    static final AgentMetadata NOTHING = new AgentMetadata("", List.of(), Set.of(), Set.of(), false);

    /** Told by the request, not by the configuration. */
    private static final Set<String> TOLD_BY_US = Set.of("action", "plug", "port", "nodename");

    AgentMetadata {
        parameters = List.copyOf(parameters);
        actions = Set.copyOf(actions);
        traits = Set.copyOf(traits);
    }

    boolean can(String action) {
        return actions.contains(action);
    }

    boolean takes(String parameter) {
        return parameters.stream().anyMatch(p -> p.name().equals(parameter));
    }

    /**
     * Reads it.
     *
     * @throws XMLStreamException when it is no such XML
     */
    static AgentMetadata parse(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.strip()));
        Reading reading = new Reading();
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                reading.begin(reader);
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("parameter")) {
                reading.endParameter();
            }
        }
        return new AgentMetadata(
                reading.description, reading.parameters, reading.actions, reading.traits, reading.needsPlug);
    }

    /** What was read so far. */
    private static final class Reading {
        private final List<Parameter> parameters = new ArrayList<>();
        private final Set<String> actions = new TreeSet<>();
        private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
        private String description = "";
        private String name = "";
        private String value = "";
        private String text = "";
        private boolean required;
        private boolean needsPlug;

        void begin(XMLStreamReader reader) throws XMLStreamException {
            switch (reader.getLocalName()) {
                case "resource-agent" -> description = attribute(reader, "shortdesc");
                case "parameter" -> beginParameter(reader);
                case "content" -> value = attribute(reader, "default");
                case "shortdesc" -> text = reader.getElementText().strip().replaceAll("\\s+", " ");
                case "action" -> action(reader);
                default -> text = text.strip();
            }
        }

        private void beginParameter(XMLStreamReader reader) {
            name = attribute(reader, "name");
            value = "";
            text = "";
            // One that has an older name may be given by that: the agent itself tells what is missing.
            required = isTrue(attribute(reader, "required"))
                    && attribute(reader, "obsoletes").isEmpty()
                    && attribute(reader, "deprecated").isEmpty()
                    && !TOLD_BY_US.contains(name);
            needsPlug |= name.matches("plug|port") && isTrue(attribute(reader, "required"));
        }

        void endParameter() {
            if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")
                    || parameters.stream().anyMatch(p -> p.name().equals(name))) {
                return;
            }
            boolean secret = Secrets.isSecret(name);
            parameters.add(new Parameter(
                    name,
                    required && value.isEmpty(),
                    secret,
                    "",
                    text.isEmpty() ? name : describe(text, value, secret)));
        }

        /** The program fills in its defaults itself; they are only shown. */
        private static String describe(String text, String value, boolean secret) {
            return value.isEmpty() || secret ? text : text + " (" + value + " where nothing is said)";
        }

        private void action(XMLStreamReader reader) {
            actions.add(attribute(reader, "name"));
            boolean on = attribute(reader, "name").equals("on");
            if (on && isTrue(attribute(reader, "automatic"))) {
                traits.add(Trait.UNFENCES);
            }
            if (on && isTrue(attribute(reader, "on_target"))) {
                traits.add(Trait.ON_TARGET);
            }
        }

        private static boolean isTrue(String value) {
            return value.matches("1|true|yes");
        }

        private static String attribute(XMLStreamReader reader, String attribute) {
            String value = reader.getAttributeValue(null, attribute);
            return value == null ? "" : value;
        }
    }
}
