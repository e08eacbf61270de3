package org.systole.testbed;

import java.util.List;

/** The orders that come through the pipe {@code control}; see the script {@code bed} for what they mean. */
final class Orders {
    private final Bed bed;

    Orders(Bed bed) {
        this.bed = bed;
    }

    /** Carries out one order and answers with a text for the person or program that gave it. */
    String carryOut(List<String> words) {
        String verb = words.get(0);
        if (verb.equals("state")) {
            return state();
        }
        if (words.size() < 2) {
            throw new IllegalArgumentException("'" + verb + "' needs a node, one of " + bed.nodes());
        }
        return verb.equals("power") ? power(words) : apply(verb, words.get(1));
    }

    private String power(List<String> words) {
        if (words.size() != 3 || !words.get(2).matches("\\d{1,2}")) {
            throw new IllegalArgumentException("expected: power off|on NUMBER, got " + words);
        }
        bed.outlet(Integer.parseInt(words.get(2)), words.get(1).equals("on"));
        return "";
    }

    private String apply(String verb, String node) {
        switch (verb) {
            case "cut" -> bed.powerCut(node);
            case "boot" -> bed.boot(node);
            case "start" -> bed.startNode(node);
            case "kill" -> bed.killJvm(node);
            case "pause" -> bed.pause(node);
            case "resume" -> bed.resume(node);
            case "unplug" -> bed.unplug(node);
            case "detach" -> bed.detachPort(node);
            case "plug", "attach" -> bed.plug(node);
            default -> throw new IllegalArgumentException("no order '" + verb + "'; see bed --help");
        }
        return verb + " " + node + ": done";
    }

    private String state() {
        StringBuilder text = new StringBuilder();
        for (String node : bed.nodes()) {
            text.append(node)
                    .append(bed.pid1(node).isPresent() ? " on" : " off")
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }
}
