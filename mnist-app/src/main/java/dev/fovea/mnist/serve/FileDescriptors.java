package dev.fovea.mnist.serve;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections a process may have: the system gives it a number of files, and each connection is one. */
final class FileDescriptors {
    /** For connections that are told that there are too many, and for files. */
    static final int RESERVE = ConnectionGuard.SPARE_CONNECTIONS + 64;

    private FileDescriptors() {}

    /** As many connections as wanted, or as can be had: without a descriptor left Helidon stops to accept for good. */
    static int connections(int wanted) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? connections(wanted, system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : wanted;
    }

    /**
     * As many connections as wanted, or as can be had.
     *
     * @param most how many files the process may have
     * @param open how many it has
     */
    static int connections(int wanted, long most, long open) {
        return (int) Math.clamp(most - open - RESERVE, 1L, (long) wanted);
    }
}
