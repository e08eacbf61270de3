package org.systole.itests.fencing;

/** What is wrong with a device in one row of the table. */
enum Fault {
    NONE("none"),
    REFUSE("refuses the order"),
    HANG("hangs after the login"),
    SLOW("slow answers, slow relay"),
    GARBAGE("garbage"),
    LIE("accepted but not done"),
    LOST_ANSWER("done but the answer lost"),
    SECOND_SESSION("somebody else is logged in"),
    WRONG_PASSWORD("wrong password"),
    OTHER_KEY("the host key changed"),
    CLOSED("gone in the middle of the order"),
    ODD_VALUE("a state neither on nor off");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
