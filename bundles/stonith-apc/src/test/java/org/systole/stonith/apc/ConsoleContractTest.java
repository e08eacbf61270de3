package org.systole.stonith.apc;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.systole.powerstrip.Front.Dialect;
import org.systole.testkit.FencingDriverContract;

/** The contract of fencing drivers, on every dialect of the console. */
@Execution(ExecutionMode.CONCURRENT)
class ConsoleContractTest {
    @Nested
    class MenusOfVersionTwo implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.console(Dialect.APC_V2);
        }
    }

    @Nested
    class MenusOfVersionTwoForAUserWhoOnlySwitches implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.console(Dialect.APC_V2_USER);
        }
    }

    @Nested
    class MenusOfVersionThree implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.console(Dialect.APC_V3);
        }
    }

    @Nested
    class MenusOfChainedUnits implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.chainedConsole();
        }
    }

    @Nested
    class CommandLineOfVersionFive implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return StripBench.console(Dialect.APC_CLI);
        }
    }
}
