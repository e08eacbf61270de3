package org.systole.agent.pvfs2;

/**
 * What the configuration files say of one server.
 *
 * @param alias its name in the file system's configuration
 * @param host the host of its tcp address: a name or a number
 * @param data where it keeps the content of files
 * @param metadata where it keeps its databases; the same directory in PVFS2 before 2.9
 * @param logFile where it says why it does not start
 */
record ServerConfig(String alias, String host, int port, String data, String metadata, String logFile, String fsName) {}
