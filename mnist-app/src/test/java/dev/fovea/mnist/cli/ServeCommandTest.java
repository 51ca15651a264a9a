package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What mnist serve refuses, and what it chooses to serve. */
@Isolated
class ServeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aPortInUseIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            CommandRun.of("serve", "--port", taken.getLocalPort())
                    .refused(1, "cannot listen on 127.0.0.1 port " + taken.getLocalPort(), "in use", "--port");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsOneLine() {
        CommandRun.of("serve", "--port", 0, "--host", "192.0.2.1").refused(1, "192.0.2.1", "--host");
        CommandRun.of("serve", "--port", 0, "--host", "no such host").refused(1, "--host no such host", "expected");
        CommandRun.of("serve", "--port", 0, "--host", " ").refused(1, "--host", "expected");
        CommandRun.of("serve", "--port", 0, "--host", "0").refused(1, "--host 0:", "0.0.0.0");
        CommandRun.of("serve", "--port", 0, "--host", "0.0").refused(1, "--host 0.0:", "0.0.0.0");
    }

    @Test
    void anUnknownModelIsOneLine() throws IOException {
        CommandRun.of("serve", folder.resolve("none")).refused(1, folder.resolve("none"), "no such file");
        CommandRun.of("serve", folder).refused(1, folder.resolve("ensemble.json"), "no such file");
        Path broken = Files.write(folder.resolve("broken.safetensors"), new byte[7]);
        CommandRun.of("serve", broken).refused(1, broken);
    }

    @Test
    void wrongOptionsAreOneLine() {
        for (String port : new String[] {"-1", "65536", "x", "80.5", "99999999999"}) {
            CommandRun.of("serve", "--port", port).refused(2, "--port", "0 to 65535");
        }
        for (String name : new String[] {"", "http://digits.example.org", "digits.example.org:443", "*", "a b"}) {
            CommandRun.of("serve", "--host-name", name)
                    .refused(2, "--host-name", "expected a name or an address", "\"" + name + "\"");
        }
        CommandRun.of("serve", "--threads", "0").refused(2, "--threads");
        CommandRun.of("serve", "a", "b").refused(2, "b");
    }

    @Test
    void anInterruptedCommandStops() {
        Thread.currentThread().interrupt();
        CommandRun.of("serve", "--port", 0).refused(Main.STOPPED, "stopped");
    }

    @Test
    void theNewestFinishedRunIsServed() throws IOException {
        assertEquals(Optional.empty(), ServedNetworks.newestRun(folder.resolve("runs")));
        assertEquals(Optional.empty(), ServedNetworks.newestRun(folder));
        Path older = finished("2026-02-02", 1_000_000);
        assertEquals(Optional.of(older), ServedNetworks.newestRun(folder));
        Path newer = finished("2026-01-01", 2_000_000);
        Files.createDirectory(folder.resolve("2026-03-03")); // not finished
        Files.writeString(folder.resolve("ensemble.json"), "no run");
        finished(".fovea-1.tmp", 3_000_000);
        assertEquals(Optional.of(newer), ServedNetworks.newestRun(folder));
        Path sameTime = finished("2026-01-02", 2_000_000);
        assertEquals(Optional.of(sameTime), ServedNetworks.newestRun(folder));
    }

    private Path finished(String name, long time) throws IOException {
        Path run = Files.createDirectory(folder.resolve(name));
        Path list = Files.writeString(run.resolve("ensemble.json"), "{}");
        Files.setLastModifiedTime(list, FileTime.fromMillis(time));
        return run;
    }
}
