package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What operators write into parameters by mistake, given to the shipped agents by hand. Each is refused in one sentence
 * with the parameter, its value and what to do, and nothing is begun. What scripts can do wrong stands in
 * {@code OcfAgentTest}, a port that is taken in {@code Pvfs2AgentTest}.
 */
class BadAgentInputIT {
    @TempDir
    Path work;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "IPaddr2 start | 6 | parameter ip ; required",
                "IPaddr2 start ip=192.0.2.254 colour=red | 2 | parameter colour ; remove it, or use one of: ip",
                "IPaddr2 start ip=192.0.2.300 | 2 | ip=192.0.2.300 ; such as 192.0.2.1",
                "IPaddr2 start ip=203.0.113.9 cidr_netmask=77 | 2 | cidr_netmask=77 ; give 1 to 32",
                "IPaddr2 start ip=203.0.113.9 cidr_netmask=0 | 2 | cidr_netmask=0 ; give 1 to 32",
                "IPaddr2 start ip=fe80::1%eth0 | 2 | ip=fe80::1%eth0 ; such as 192.0.2.1",
                "IPaddr2 start ip=224.0.0.1 | 2 | ip=224.0.0.1 ; one host can have",
                "IPaddr2 start ip=127.255.255.255 nic=lo cidr_netmask=8 | 2 | ip=127.255.255.255 ; /8 on lo",
                "IPaddr2 start ip=203.0.113.9 arp_count=many | 2 | arp_count=many",
                "IPaddr2 start ip=203.0.113.9 | 5 | 203.0.113.9 is in no subnet ; give nic and cidr_netmask",
                "IPaddr2 start ip=203.0.113.9 nic=eth77 | 5 | nic=eth77 ; correct nic",
                "Filesystem start device=/dev/null | 6 | parameter directory ; required",
                "Filesystem start device=dev/sda9 directory=WORK fstype=ext4 | 2 | device=dev/sda9 ; write the absolute path",
                "Filesystem start device=/dev/sda9 directory=mnt/x | 2 | directory=mnt/x ; write the absolute path",
                "Filesystem start device=/dev/no-such directory=WORK | 5 | device=/dev/no-such ; check the disk",
                "Filesystem start device=tmpfs directory=WORK/file fstype=tmpfs | 5 | directory= ; something else has that name",
                "Filesystem start device=/dev/sda9 directory=WORK fast_stop=later | 2 | fast_stop=later",
                "Filesystem start device=WORK directory=WORK fstype=ext4 | 2 | device= ; is a directory ; options=bind",
                "PVFS2 start | 6 | parameter fsconfig ; required",
                "PVFS2 start fsconfig=etc/fs.conf alias=a | 2 | fsconfig=etc/fs.conf ; write /etc/fs.conf",
                "PVFS2 validate-all fsconfig=/no/fs.conf alias=a | 5 | /no/fs.conf",
            })
    void isRefusedWithParameterValueAndRemedy(String call, int code, String parts) throws Exception {
        Files.writeString(work.resolve("file"), "");
        List<String> words = new ArrayList<>(List.of("agent"));
        String[] given = call.replace("WORK", work.toString()).split(" ");
        words.add((given[0].equals("PVFS2") ? "ocf:external:" : "ocf:heartbeat:") + given[0]);
        words.add(given[1]);
        Arrays.stream(given).skip(2).forEach(p -> words.addAll(List.of("--param", p)));
        String mounts = Files.readString(Path.of("/proc/self/mounts"));

        NodeUnderTest.Ended ended = NodeUnderTest.run(words.toArray(new String[0]));

        assertThat(ended.code()).as(ended.text()).isEqualTo(code);
        assertThat(ended.text()).contains(parts.split(" ; ")).doesNotContain("Exception", "\tat ");
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).isEqualTo(mounts);
    }
}
