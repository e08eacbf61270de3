package org.systole.itests.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes operations as nodes of a cluster record them, with digests of their parameters. */
final class Histories {
    private static final String KEY = ":1:%d:00000000-0000-4000-8000-000000000000";
    /** Ten thousand seconds before the documents' date. */
    static final long LONG_AGO = 1_699_990_000L;

    private final Map<String, Tag> histories = new LinkedHashMap<>();
    private final Map<String, Tag> attributes = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new LinkedHashMap<>();

    /** From here on the node's operations and attributes go below its state. */
    void open(String node, Tag state) {
        String id = state.get("id");
        histories.put(node, state.add("lrm", "id", id).add("lrm_resources"));
        attributes.put(
                node, state.add("transient_attributes", "id", id).add("instance_attributes", "id", "status-" + id));
    }

    void attribute(String node, String name, String value) {
        Tag set = attributes.get(node);
        String id = set.get("id") + "-" + name.replace('#', '.').replace(':', '.');
        set.children().removeIf(a -> a.get("id").equals(id));
        set.add("nvpair", "id", id, "name", name, "value", value);
    }

    void failed(String node, String resource, String task, int interval, String count) {
        attribute(node, "fail-count-" + resource + "#" + task + "_" + interval, count);
        attribute(node, "last-failure-" + resource + "#" + task + "_" + interval, "" + LONG_AGO);
    }

    /**
     * A resource on a node.
     *
     * @param resource as the node calls it
     * @param agent class, provider and type
     * @param fake the parameter of that name it has; empty for none
     */
    record Subject(String resource, String agent, String node, String fake) {}

    /**
     * An operation and its result.
     *
     * @param interval in ms
     * @param target the exit code that was expected
     */
    record Done(Subject of, String task, int interval, int rc, int target) {
        boolean bad() {
            return rc != target && !(task.equals("monitor") && interval == 0);
        }
    }

    /** Records what has ended; what failed is recorded twice, as the last of its kind and as the last failure. */
    void ended(Done done) {
        int call = calls.merge(done.of.node, 1, Integer::sum);
        String id = done.interval == 0 ? "_last_0" : "_" + done.task + "_" + done.interval;
        record(done, id, call, "0");
        if (done.bad()) {
            record(done, "_last_failure_0", call, "0");
        }
    }

    /** Records what has begun and not ended. */
    void begun(Done begun) {
        record(begun, "_last_0", -1, "-1");
    }

    private void record(Done done, String suffix, int call, String status) {
        Tag resource = resource(done);
        String id = done.of.resource + suffix;
        resource.children().removeIf(op -> op.get("id").equals(id));
        String key = Math.max(call, 1) + String.format(KEY, done.target);
        resource.add("lrm_rsc_op", "id", id, "operation_key", done.of.resource + "_" + done.task + "_" + done.interval)
                .with("operation", done.task)
                .with("crm_feature_set", "3.16.1")
                .with("transition-key", key)
                .with("transition-magic", status + ":" + done.rc + ";" + key)
                .with("on_node", done.of.node)
                .with("call-id", "" + call)
                .with("rc-code", "" + done.rc)
                .with("op-status", status)
                .with("interval", "" + done.interval)
                .with("last-rc-change", "" + LONG_AGO)
                .with("op-digest", digest(done));
    }

    private Tag resource(Done done) {
        Tag list = histories.get(done.of.node);
        return list.children().stream()
                .filter(r -> r.get("id").equals(done.of.resource))
                .findFirst()
                .orElseGet(() -> {
                    String[] agent = done.of.agent.split(":");
                    Tag tag = list.add("lrm_resource", "id", done.of.resource, "class", agent[0]);
                    if (!agent[1].isEmpty()) {
                        tag.with("provider", agent[1]);
                    }
                    return tag.with("type", agent[2]);
                });
    }

    private static String digest(Done done) {
        SortedMap<String, String> parameters = new TreeMap<>();
        if (!done.of.fake.isEmpty()) {
            parameters.put("fake", done.of.fake);
        }
        if (done.interval > 0) {
            parameters.put("CRM_meta_timeout", "20000");
        }
        StringBuilder text = new StringBuilder(" <parameters");
        parameters.forEach((name, value) ->
                text.append(' ').append(name).append("=\"").append(value).append('"'));
        try {
            byte[] bytes = text.append("/>\n").toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
