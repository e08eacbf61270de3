package org.systole.core.command.program;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.systole.cib.Element;
import org.systole.core.command.session.FolderView;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;
import org.systole.policy.simulate.SimulateReport;

/** How long it takes to plan for each file of a directory ({@code crm_simulate -P}). */
final class SimulateProfile {
    private SimulateProfile() {}

    static ExitCode run(Session session) throws Refusal, UsageError {
        String directory = session.words().need("profile");
        String repeat = session.words().value("repeat").orElse("1");
        if (!repeat.matches("[1-9]\\d{0,5}")) {
            throw new UsageError("--repeat " + repeat + " is no number of times from 1 to 999999");
        }
        List<String> files = files(session, directory);
        session.println("Timings:");
        int bad = 0;
        for (String file : files) {
            bad += time(session, directory + "/" + file, Integer.parseInt(repeat)) ? 0 : 1;
        }
        return bad == 0 ? ExitCode.OK : ExitCode.ERROR;
    }

    private static List<String> files(Session session, String directory) throws Refusal {
        if (!(session.terminal() instanceof FolderView folder)) {
            throw new Refusal(ExitCode.UNAVAILABLE, "--profile works where the directory is, not over this way");
        }
        try {
            List<String> files = folder.list(directory).stream()
                    .filter(f -> f.endsWith(".xml"))
                    .toList();
            if (files.isEmpty()) {
                throw new Refusal(ExitCode.NO_INPUT, directory + " holds no file that ends with .xml");
            }
            return files;
        } catch (IOException e) {
            throw new Refusal(ExitCode.NO_INPUT, e.getMessage());
        }
    }

    private static boolean time(Session session, String path, int times) throws UsageError {
        try {
            Element cib = SimulateInput.read(session.terminal(), path);
            long start = session.clock().millis();
            for (int i = 0; i < times; i++) {
                SimulateReport.of(cib, session.clock().instant()).graph();
            }
            double seconds = (session.clock().millis() - start) / 1000.0;
            session.println(String.format(Locale.ROOT, "  * Testing %s ... %.2f secs", path, seconds));
            return true;
        } catch (Refusal e) {
            session.warn(session.program() + ": " + e.getMessage());
            return false;
        }
    }
}
