package org.systole.cli.device;

import org.systole.api.fencing.FencingDriver;

/** Where drivers are found. */
@FunctionalInterface
interface Drivers {
    /**
     * The driver for a type of device.
     *
     * @throws Wrong if there is none, saying which there are
     */
    FencingDriver driver(String type) throws Wrong;
}
