package dev.fovea.mnist.serve;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where a server listens, and what it is called there.
 *
 * @param address where it listens
 * @param port the port, 0 for any that is free
 * @param names further names for {@link HostNames}, as its method parse gives them
 */
public record Endpoint(InetAddress address, int port, List<String> names) {
    /** Keeps a copy of the names. */
    public Endpoint {
        names = List.copyOf(names);
    }

    /**
     * A place without further names.
     *
     * @param address where to listen
     * @param port the port, 0 for any that is free
     * @return the place
     */
    public static Endpoint of(InetAddress address, int port) {
        return new Endpoint(address, port, List.of());
    }

    /**
     * A place that only this machine reaches.
     *
     * @param port the port, 0 for any that is free
     * @return the place
     */
    public static Endpoint loopback(int port) {
        return of(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * The same place under more names.
     *
     * @param more the names, as {@link HostNames#parse} gives them
     * @return the place
     */
    public Endpoint named(Collection<String> more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(more);
        return new Endpoint(address, port, all);
    }

    HostNames hostNames() {
        return new HostNames(address, names);
    }
}
