package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values of Host a server takes for its own. */
class HostNamesTest {
    private static final HostNames LOOPBACK = names("127.0.0.1");

    private static HostNames names(String bound, String... added) {
        return new HostNames(InetAddress.ofLiteral(bound), List.of(added));
    }

    private static void own(HostNames names, String... hosts) {
        for (String host : hosts) {
            assertDoesNotThrow(() -> names.require(List.of(host)), host);
        }
    }

    private static RequestFault refused(HostNames names, int status, List<String> hosts) {
        RequestFault fault = assertThrows(RequestFault.class, () -> names.require(hosts), hosts.toString());
        assertEquals(status, fault.status(), hosts.toString());
        return fault;
    }

    private static void others(HostNames names, String... hosts) {
        for (String host : hosts) {
            refused(names, 421, List.of(host));
        }
    }

    @Test
    void loopbackIsCalledSoAndNothingElse() {
        own(
                LOOPBACK, "localhost", "LocalHost:8080", "localhost.", "localhost:", "127.0.0.1", "127.0.0.1:1",
                "[::1]",
                "[::1]:65535", "[0:0::1]:80");
        others(
                LOOPBACK, "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
                "192.0.2.1", "[2001:db8::1]", "0.0.0.0", "[::]", "localhost..", "1.2.3.4.5", "_", "10");
    }

    @Test
    void anAddressIsCalledSo() {
        own(names("192.0.2.1"), "192.0.2.1:80", "localhost", "127.0.0.1");
        others(names("192.0.2.1"), "192.0.2.2", "evil.example", "[2001:db8::1]");
        own(names("2001:db8::1"), "[2001:DB8:0::1]:80", "[::1]");
        others(names("2001:db8::1"), "[2001:db8::2]", "192.0.2.1");
    }

    /** An address in the header was not looked up, so it cannot have been made to point here. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void allNetworksAreCalledByTheMachinesNamesAndByAnyAddress(String bound) throws Exception {
        HostNames names = names(bound);
        own(names, "192.0.2.1", "[2001:db8::1]:8080", "localhost:80", "127.0.0.1");
        String machine = InetAddress.getLocalHost().getHostName();
        own(names, machine, machine.toUpperCase(Locale.ROOT) + ":80");
        others(names, "evil.example", machine + ".evil.example", "300.0.0.1");
    }

    @Test
    void namesCanBeAdded() {
        HostNames names = names("127.0.0.1", "digits.example.org", "my_app", "192.0.2.1", "2001:db8::1");
        own(names, "Digits.Example.org:443", "digits.example.org.", "my_app:80", "192.0.2.1", "[2001:db8::1]");
        others(names, "example.org", "x.digits.example.org", "192.0.2.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "local host", "localhost ", "localhost,localhost", "http://localhost", "localhost/", "user@localhost",
        "::1", "[::1", "[]", "[localhost]", "localhost:x", "localhost:123456", "localhost:80:80", ":80", "löcalhost"
    })
    void whatIsNoHostIsABadRequest(String host) {
        refused(LOOPBACK, 400, List.of(host));
    }

    @Test
    void thereIsOne() {
        refused(LOOPBACK, 400, List.of());
        refused(LOOPBACK, 400, List.of("localhost", "localhost"));
        refused(LOOPBACK, 400, Collections.nCopies(1, "a".repeat(265)));
        refused(LOOPBACK, 421, Collections.nCopies(1, "a".repeat(264)));
    }

    @Test
    void theMessageSaysWhatWouldHelp() {
        String message = String.valueOf(refused(LOOPBACK, 421, List.of("evil.example:80")).getMessage());
        assertTrue(message.contains("not evil.example;") && message.endsWith("--host-name evil.example"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "Digits.Example.ORG, digits.example.org", "digits.example.org., digits.example.org", "192.0.2.1, 192.0.2.1",
        "[2001:db8::1], 2001:db8::1", "2001:db8::1, 2001:db8::1", "bücher.example, xn--bcher-kva.example", "a_b, a_b"
    })
    void isParsed(String typed, String name) {
        assertEquals(name, HostNames.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "http://a", "a:80", "a/", "[a]", "[192.0.2.1]", "*", "*.example.org", "1.2.3.4.5",
                "a..b", "::1:x", "[::1]:80"})
    void whatIsNoNameIsNotParsed(String typed) {
        assertThrows(IllegalArgumentException.class, () -> HostNames.parse(typed));
    }
}
