package org.systole.powerstrip;

import java.io.IOException;

/** What a console does from the login to the farewell. */
@FunctionalInterface
interface Dialogue {
    /** Talks until the visitor logs out; returning ends the session. */
    void talk(Keyboard keyboard) throws IOException, InterruptedException;
}
