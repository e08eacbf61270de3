package org.systole.stonith.apc;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.systole.powerstrip.Access;
import org.systole.powerstrip.Family;
import org.systole.powerstrip.Settings;
import org.systole.testkit.FencingDriverContract;

/** The contract of fencing drivers, on every family and every version of SNMP. */
@Execution(ExecutionMode.CONCURRENT)
class ApcContractTest {
    @Nested
    class RackPdu implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.rackPdu();
        }
    }

    @Nested
    class SecondGeneration implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.v1(Settings.of(Family.RPDU2, 24), "9", "24");
        }
    }

    @Nested
    class MasterSwitch implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.v1(Settings.of(Family.MASTERSWITCH, 8), "1", "8");
        }
    }

    @Nested
    class ChainedUnits implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.v1(Settings.of(Family.MASTERSWITCH_PLUS, 8).units(2), "1:3", "2:3");
        }
    }

    @Nested
    class VersionTwo implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            Access access = new Access("public", StripBench.COMMUNITY, List.of());
            return StripBench.with(
                    Settings.rackPdu(8).access(access),
                    Map.of("snmp_version", "2c", "community", StripBench.COMMUNITY),
                    "1",
                    "2");
        }
    }

    @Nested
    class VersionThree implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            Access.User user = new Access.User("apc", "SHA", "auth-s3cr3t", "AES", "priv-s3cr3t", true);
            return StripBench.with(
                    Settings.rackPdu(8).access(new Access("", "", List.of(user))),
                    Map.of(
                            "snmp_version", "3",
                            "username", "apc",
                            "password", "auth-s3cr3t",
                            "snmp_auth_prot", "SHA",
                            "snmp_priv_prot", "AES",
                            "snmp_priv_passwd", "priv-s3cr3t"),
                    "1",
                    "2");
        }
    }
}
