package dev.fovea.mnist.serve;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which a server may be asked, by the header Host. A page elsewhere can have its own name resolve to
 * this machine's address (DNS rebinding), and the browser then takes this server for the page's own; but it still says
 * the page's name.
 *
 * <p>Always good are localhost and the loopback addresses: they stand for no page elsewhere. So are the address the
 * server is bound to, and the names that are added. A server bound to all addresses of its machine takes the machine's
 * names and any address besides: what is written as an address was not resolved, and within a container the machine's
 * own addresses are not those it is reached by. Ports are not compared, since proxies and containers have others.
 */
public final class HostNames {
    /** Names have at most 253 characters; the rest is for brackets, a last dot and the port. */
    private static final int LONGEST = 264;

    private static final Pattern HOST =
            Pattern.compile("(?:(?<name>[A-Za-z0-9._-]+)|\\[(?<address>[0-9A-Fa-f:.]+)])(?::[0-9]{0,5})?");
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    private final Set<String> names = new HashSet<>();
    private final Set<InetAddress> addresses = new HashSet<>();
    private final boolean anyAddress;

    /**
     * The names of a server.
     *
     * @param bound where it listens
     * @param added further names, as {@link #parse} gives them
     */
    HostNames(InetAddress bound, Collection<String> added) {
        anyAddress = bound.isAnyLocalAddress();
        names.add("localhost");
        addresses.add(bound);
        if (anyAddress) {
            names.addAll(machine());
        }
        for (String name : added) {
            InetAddress address = address(name);
            if (address == null) {
                names.add(name);
            } else {
                addresses.add(address);
            }
        }
    }

    /** The machine's name, also without its domain and as multicast DNS has it. */
    private static List<String> machine() {
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            String first = name.replaceFirst("[.].*", "");
            return IPV4.matcher(name).matches() ? List.of() : List.of(name, first, first + ".local");
        } catch (UnknownHostException e) {
            return List.of(); // then nobody else can resolve it either
        }
    }

    /**
     * A name or an address as it is typed.
     *
     * @param text such as "digits.example.org" or "192.0.2.1", without a scheme or a port
     * @return the name in lower case and ASCII, or the address without brackets
     * @throws IllegalArgumentException if it is neither
     */
    public static String parse(String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (literal.contains(":") && address(literal) != null) {
            return literal;
        }
        String name = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
        Matcher host = HOST.matcher(name);
        boolean isName = name.length() <= LONGEST && host.matches() && name.equals(host.group("name"));
        if (!isName || (IPV4.matcher(name).matches() && address(name) == null)) {
            throw new IllegalArgumentException("neither a name nor an address: " + text);
        }
        return canonical(name);
    }

    /**
     * Refuses a request that is meant for another server.
     *
     * @param hosts the values of its headers Host
     * @throws RequestFault 400 if there is not one that can be read, 421 if it is of another name
     */
    void require(List<String> hosts) {
        String host = hosts.size() == 1 ? hosts.getFirst() : "";
        Matcher parts = HOST.matcher(host);
        if (host.length() > LONGEST || !parts.matches()) {
            throw RequestFault.of(400, "expected one header Host, a name or an address, and perhaps a port");
        }
        String name = parts.group("name");
        String literal = parts.group("address");
        if (literal == null ? !isOwn(canonical(name)) : !isOwn(address(literal))) {
            String other = literal == null ? name : literal;
            throw RequestFault.of(
                    421,
                    "this server is not " + other + "; if it should answer to this name, start it with --host-name "
                            + other);
        }
    }

    private boolean isOwn(String name) {
        return names.contains(name) || isOwn(address(name));
    }

    private boolean isOwn(@Nullable InetAddress address) {
        return address != null && (anyAddress || address.isLoopbackAddress() || addresses.contains(address));
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** An address that is written as one; nothing is looked up. */
    private static @Nullable InetAddress address(String text) {
        try {
            if (text.contains(":")) {
                return Inet6Address.ofLiteral(text);
            }
            return IPV4.matcher(text).matches() ? Inet4Address.ofLiteral(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
