package org.systole.core.command.session;

import java.io.IOException;
import java.util.List;

/** A terminal that can also look into directories of the caller. */
public interface FolderView {
    /**
     * Names of the files in a directory, sorted.
     *
     * @throws IOException when there is none or it may not be read; the message is a sentence
     */
    List<String> list(String directory) throws IOException;
}
