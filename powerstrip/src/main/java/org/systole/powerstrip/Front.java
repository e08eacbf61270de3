package org.systole.powerstrip;

/**
 * A front door for people: a console reached by SSH. One session at a time, as real cards have it. Its text form holds
 * no secret.
 *
 * @param user who may log in
 */
public record Front(Dialect dialect, String user, String password) {
    /** Which texts the console shows; reconstructed from what clients of such devices rely on. */
    public enum Dialect {
        /** Menus of APC firmware 2.x, for the administrator. */
        APC_V2,
        /** The same, for a user who may only switch outlets. */
        APC_V2_USER,
        /** Menus of APC firmware 3.x. */
        APC_V3,
        /** Menus of chained MasterSwitch plus units. */
        APC_PLUS,
        /** The command line of APC firmware 5 and later. */
        APC_CLI,
        /** A Baytech DS module, with strips behind it. */
        BAYTECH_MODULE,
        /** The menu of a Baytech strip with a network card. */
        BAYTECH_MENU,
        /** The prompt of a Baytech strip, reached directly. */
        BAYTECH_STRIP
    }

    @Override
    public String toString() {
        return dialect + " console for " + user;
    }
}
