package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FsConfigTest {
    private final FsConfig config = FsConfig.parse(
            """
            # written by pvfs2-genconfig
            <Defaults>
                LogFile /tmp/pvfs2-server.log
            </Defaults>
            <Aliases>
                Alias virtual1_tcp3334 ib://virtual1:3335,tcp://virtual1:3334
                Alias virtual2 tcp://[fd00::2]:3334
                Alias only_ib ib://virtual3:3335
                Alias no_storage tcp://virtual4:3334
            </Aliases>
            <ServerOptions>
                Server virtual1_tcp3334
                DataStorageSpace "/san/1/data"
                MetadataStorageSpace /san/1/meta
                LogFile /san/1/log   # its own
            </ServerOptions>
            <ServerOptions>
                Server virtual2
                StorageSpace /san/2
            </ServerOptions>
            <FileSystem>
                Name pvfs2-ha
                <MetaHandleRanges>
                    Range virtual1_tcp3334 3-100
                </MetaHandleRanges>
            </FileSystem>
            """);

    @Test
    void readsAServerOfTheLaterForm() {
        assertThat(config.server("virtual1_tcp3334"))
                .hasValue(new ServerConfig(
                        "virtual1_tcp3334", "virtual1", 3334, "/san/1/data", "/san/1/meta", "/san/1/log", "pvfs2-ha"));
    }

    @Test
    void takesDefaultsAndASingleStorageSpace() {
        assertThat(config.server("virtual2"))
                .hasValue(new ServerConfig(
                        "virtual2", "fd00::2", 3334, "/san/2", "/san/2", "/tmp/pvfs2-server.log", "pvfs2-ha"));
    }

    @Test
    void hasNoServerWithoutAddressOrStorage() {
        assertThat(config.server("only_ib")).isEmpty();
        assertThat(config.server("no_storage")).isEmpty();
        assertThat(config.server("nobody")).isEmpty();
    }

    @Test
    void findsTheServerOfAFileOfItsOwnByItsHostId() {
        assertThat(config.serverOf("StorageSpace /san/x\nHostID \"tcp://virtual1:3334\"\nLogFile /var/log/x"))
                .hasValue(new ServerConfig(
                        "virtual1_tcp3334", "virtual1", 3334, "/san/x", "/san/x", "/var/log/x", "pvfs2-ha"));
        assertThat(config.serverOf("StorageSpace /san/x\nHostID \"tcp://elsewhere:3334\""))
                .isEmpty();
    }
}
