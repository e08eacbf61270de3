package org.systole.itests.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.powerstrip.Family;
import org.systole.powerstrip.Front.Dialect;
import org.systole.stonith.apc.ApcDriver;
import org.systole.stonith.baytech.BaytechDriver;
import org.systole.testbed.story.Workspace;

/**
 * Each driver is told to switch an outlet off while something is wrong. What came of it stands in {@code
 * docs/fencing.md}; run with {@code -Dfaults.rewrite=true} to write it there, and read the difference.
 */
class FaultTableIT {
    private static final String BEGIN = "<!-- written by FaultTableIT -->\n";
    private static final String END = "<!-- as far as here -->\n";
    private static final int AT_ONCE = 8;

    private static Map<String, Device.Maker> drivers() {
        Map<String, Device.Maker> makers = new LinkedHashMap<>();
        makers.put("`apc`, SNMP", fault -> StripDevice.snmp(new ApcDriver(), fault));
        makers.put("`apc`, SSH menus", apc(Dialect.APC_V3));
        makers.put("`apc`, SSH command line", apc(Dialect.APC_CLI));
        makers.put(
                "`baytech`",
                fault -> StripDevice.console(new BaytechDriver(), Family.BAYTECH, Dialect.BAYTECH_MODULE, fault));
        makers.put("`fence_*`", ProgramDevice::agent);
        makers.put("`external/*`", ProgramDevice::plugIn);
        return makers;
    }

    private static Device.Maker apc(Dialect dialect) {
        return fault -> StripDevice.console(new ApcDriver(), Family.RPDU, dialect, fault);
    }

    /** What the driver said and what was true; empty where there can be no such fault. */
    private record Cell(Optional<String> said, boolean on, String detail) {
        String text() {
            return said.map(word -> word + (on ? ", on" : ", off")).orElse("-");
        }
    }

    private static Cell cell(Device.Maker maker, Fault fault) throws Exception {
        Optional<Device> made = maker.with(fault);
        if (made.isEmpty()) {
            return new Cell(Optional.empty(), true, "");
        }
        try (Device device = made.get()) {
            Outcome outcome = device.calls().off(Device.PLUG);
            String said = outcome instanceof Outcome.Confirmed
                    ? "confirmed"
                    : outcome instanceof Outcome.Failed ? "failed" : "unknown";
            return new Cell(Optional.of(said), device.isOn(), outcome.toString());
        }
    }

    @Test
    @Timeout(600)
    void noDriverConfirmsWhileTheOutletIsOn() throws Exception {
        Map<String, Device.Maker> drivers = drivers();
        Map<Fault, List<Cell>> table = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Fault, List<Future<Cell>>> running = new LinkedHashMap<>();
            for (Fault fault : Fault.values()) {
                List<Future<Cell>> row = new ArrayList<>();
                drivers.values().forEach(maker -> row.add(pool.submit(() -> cell(maker, fault))));
                running.put(fault, row);
            }
            for (Map.Entry<Fault, List<Future<Cell>>> row : running.entrySet()) {
                List<Cell> cells = new ArrayList<>();
                for (Future<Cell> cell : row.getValue()) {
                    cells.add(cell.get());
                }
                table.put(row.getKey(), cells);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(table).allSatisfy((fault, cells) -> assertThat(cells)
                .allSatisfy(cell -> assertThat(cell.text()).as(cell.detail()).isNotEqualTo("confirmed, on")));
        compare(drivers.keySet().stream().toList(), table);
    }

    private static void compare(List<String> drivers, Map<Fault, List<Cell>> table) throws Exception {
        StringBuilder text = new StringBuilder(
                "| fault | " + String.join(" | ", drivers) + " |\n|---" + "|---".repeat(drivers.size()) + "|\n");
        table.forEach((fault, cells) -> text.append("| ")
                .append(fault.title())
                .append(" | ")
                .append(cells.stream().map(Cell::text).collect(Collectors.joining(" | ")))
                .append(" |\n"));
        Path page = Workspace.find().root().resolve("docs/fencing.md");
        String before = Files.readString(page);
        int begin = before.indexOf(BEGIN) + BEGIN.length();
        int end = before.indexOf(END);
        if (Boolean.getBoolean("faults.rewrite")) {
            Files.writeString(page, before.substring(0, begin) + text + before.substring(end));
            return;
        }
        assertThat(text.toString()).as("docs/fencing.md; in detail: %s", table).isEqualTo(before.substring(begin, end));
    }
}
