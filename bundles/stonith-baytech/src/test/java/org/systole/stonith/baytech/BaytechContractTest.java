package org.systole.stonith.baytech;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.systole.powerstrip.Front.Dialect;
import org.systole.testkit.FencingDriverContract;

/** The contract of fencing drivers, at every front door. */
@Execution(ExecutionMode.CONCURRENT)
class BaytechContractTest {
    @Nested
    class BehindAModule implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return BaytechBench.module();
        }
    }

    @Nested
    class SeveralStripsBehindAModule implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return BaytechBench.of(Dialect.BAYTECH_MODULE, 2, "1:3", "2:5");
        }
    }

    @Nested
    class WithAMenuOfItsOwn implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return BaytechBench.of(Dialect.BAYTECH_MENU, 1, "1", "8");
        }
    }

    @Nested
    class AtTheBarePrompt implements FencingDriverContract {
        @Override
        public Bench bench() throws Exception {
            return BaytechBench.of(Dialect.BAYTECH_STRIP, 1, "4", "5");
        }
    }
}
