package org.systole.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.fencing.FencingDriver;
import org.systole.core.command.words.ExitCode;

class FenceDeviceTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";

    private static FencingDriver driver(String type) throws Wrong {
        if (type.equals("demo") || type.equals("other-demo")) {
            return new DemoDriver();
        }
        throw new Wrong(ExitCode.NO_SUCH_OBJECT, "there is no driver for '" + type + "'; there is demo");
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        List<String> line = new ArrayList<>(List.of(words));
        return new FenceDevice(
                        FenceDeviceTest::driver,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(line);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "status,status=ON,0,on",
        "status,status=OFF,2,off",
        "status,status=OTHER,3,unknown",
        "status,status=failed,1,unknown",
        "off,off=OFF,0,off",
        "off,off=ON,3,on",
        "off,off=failed,1,unknown",
        "off,off=unknown,3,unknown",
        "on,on=ON,0,on",
        "reboot,off=OFF,0,on",
        "reboot,off=failed,1,unknown",
        "reboot,off=unknown,3,unknown",
        "reboot,on=failed,4,unknown",
        "reboot,on=OFF,4,off",
        "reboot,on=unknown,4,unknown"
    })
    void theExitCodeAndTheStateTellHowItEnded(String action, String answer, int code, String state) {
        int ended = run("demo", "-p", "ip=x", "-p", answer, "-p", "dwell=0.01", "--output-as", "json", action, "2");
        assertThat(ended).as(err()).isEqualTo(code);
        assertThat(out())
                .contains("\"exit_code\":" + code, "\"state\":\"" + state + "\"")
                .endsWith("}\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void aRebootIsOffAWhileWithoutPowerAndOn() {
        assertThat(run("demo", "--param", "ip=x", "--param=dwell=0.05", "reboot", "2"))
                .isZero();
        assertThat(out())
                .containsSubsequence("12.0 ms  OFF with", "50.0 ms  left without power", "12.0 ms  ON with")
                .contains("plug 2 is on\nreboot: confirmed\n");
    }

    @Test
    void aFailureIsOneLineOnTheErrorOutput() {
        assertThat(run("demo", "--param", "ip=x", "--param", "off=failed", "off", "2"))
                .isEqualTo(1);
        assertThat(err()).isEqualTo("systole fence-device: off failed: it said \"no\"\n");
    }

    @Test
    void jsonHasEveryStepWithItsTimeAndTheReason() {
        run("other-demo", "--param", "ip=x", "--param", "off=failed", "--output-as=json", "off", "2");
        assertThat(out())
                .contains("\"steps\":[{\"what\":\"OFF with 0 characters on port 161\",\"milliseconds\":12.0}]")
                .contains("\"reason\":\"it said \\\"no\\\"\"", "\"result\":\"failed\"");
    }

    @Test
    void aListIsALineForEachPlug() {
        assertThat(run("demo", "--param", "ip=x", "list")).isZero();
        assertThat(out()).isEqualTo("1,node1,on\n");
    }

    @Test
    void secretsComeFromTheStandardInputOrAFile() throws IOException {
        input = "four\n";
        run("demo", "--param", "ip=x", "--param", "password=-", "monitor");
        assertThat(out()).contains("MONITOR with 4 characters");
        Path file = Files.writeString(directory.resolve("params"), "# the strip\n\n ip = x\npassword=seven==\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(run("demo", "--param-file", file.toString(), "--param", "snmp_port=99", "monitor"))
                .isZero();
        assertThat(out()).contains("with 7 characters on port 99");
        assertThat(err()).isEmpty();
        input = "ip=x\npassword=12\n";
        run("demo", "--param-file", "-", "monitor");
        assertThat(out()).contains("with 2 characters");
    }

    @Test
    void aFileWithASecretThatOthersCanReadIsWarnedOf() throws IOException {
        Path file = Files.writeString(directory.resolve("params"), "ip=x\npassword=s3cr3t\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("demo", "--param-file", file.toString(), "monitor")).isZero();
        assertThat(err()).contains(file.toString(), "chmod 600").doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({
        "demo --param ip=x offf 2,64,Did you mean 'off'",
        "demo --param ip=x off 2 3,64,'3' is too much",
        "demo --param ip=x monitor 2,64,monitor takes no PLUG",
        "demo --param ip off 2,64,'ip' has no '='",
        "demo --parm ip=x off 2,64,Did you mean --param",
        "demo --output-as yaml --param ip=x off 2,64,there is text and json",
        "demo --timeout 0 --param ip=x off 2,64,1 to 99999",
        "demo,64,the action",
        "demo off 2,65,parameter ip is required and not set",
        "demo --param ip=x --param snmp_prt=1 off 2,65,Did you mean 'snmp_port'",
        "demo --param-file /no/such/file off 2,66,there is no such file",
        "demo --param-file / off 2,66,it is a directory",
        "demo --param ip=x --param password=- off 2,66,no more line",
        "dmo --param ip=x off 2,105,there is no driver for 'dmo'; there is demo",
    })
    void whatCannotBeUsedIsSaidInOneLine(String line, int code, String reason) {
        assertThat(run(line.split(" "))).isEqualTo(code);
        assertThat(err()).contains(reason).startsWith("systole fence-device: ").hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void describesADriver() {
        assertThat(run("demo", "metadata")).isZero();
        assertThat(out())
                .contains("<resource-agent name=\"demo\" shortdesc=\"a device that is made up\">")
                .contains("<parameter name=\"ip\" required=\"1\">", "secret=\"1\"", "default=\"161\"");
        assertThat(run("demo", "metadata", "--output-as", "json")).isZero();
        assertThat(out()).contains("{\"name\":\"password\",\"required\":false,\"secret\":true,");
    }

    @Test
    void helps() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("Exit codes: 0 confirmed");
    }
}
