/**
 * A cluster on one machine: nodes made of Linux namespaces, a switch, shared disks, a power strip, all started from
 * here. It may use the JDK and the programs {@code unshare nsenter ip losetup mkfs.ext4}, and needs root; it knows the
 * built distribution only as a directory of programs.
 * Start reading at {@link org.systole.testbed.Bed}.
 */
package org.systole.testbed;
