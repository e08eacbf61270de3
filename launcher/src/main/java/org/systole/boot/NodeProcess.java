package org.systole.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The process a node runs in. The launcher registers it as an OSGi service when every bundle of the distribution is
 * started and every plug-in found so far is deployed: a component that needs it begins no sooner than that.
 */
@ProviderType
public interface NodeProcess {
    /** Where the distribution is: {@code bin lib bundle plugins}. Read only. */
    Path home();

    /** The node's directory: {@code ha.cf authkeys cib.xml deploy var run}. */
    Path base();

    /** The node's name if it was given at the start; empty means the machine's own name. */
    Optional<String> nodeName();

    /** Whether the node only votes and never runs a resource. */
    boolean witness();

    /** What is wrong with the files in the plug-in directories at present, one sentence each; never blocks. */
    List<String> deploymentProblems();

    /**
     * Ends the process soon; returns at once. The node is not drained again.
     *
     * @param code exit code: 0 after a clean leave, else one of the field's ({@code sysexits.h}), such as 78 for a
     *     configuration that cannot be used
     * @param why one sentence for the operator, printed and logged
     */
    void exit(int code, String why);
}
