package org.systole.cib.malformed;

/** One edit of the tags that helps to make text well-formed. Tokens are meant by their index. */
sealed interface Mend {
    /** Takes an end tag out that closes nothing. */
    record Remove(int endTag) implements Mend {}

    /** Puts the end tag of an element in, before another tag or, with the number of tags, at the end. */
    record Insert(int startTag, int before) implements Mend {}

    /** Corrects the name of an end tag that is nearly the one of the open element. */
    record Rename(int endTag, int startTag) implements Mend {}
}
