package org.systole.core.command.program;

import java.util.Optional;

/** Name and version, as commands print them. */
final class Product {
    static final String NAME = "systole";
    static final String VERSION = version();
    static final String NAME_AND_VERSION = "Systole " + VERSION;

    private Product() {}

    /** From the jar's manifest; a class directory has none. */
    private static String version() {
        return Optional.ofNullable(Product.class.getPackage().getImplementationVersion())
                .orElse("0.1.0");
    }
}
