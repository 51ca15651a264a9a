package dev.fovea.mnist.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Fewer connections than wanted if the process may not have as many files, but one at least. */
class FileDescriptorsTest {
    private static final int RESERVE = FileDescriptors.RESERVE;

    @Test
    void connectionsLeaveAReserve() {
        assertEquals(1024, FileDescriptors.connections(1024, 1_000_000, 100));
        assertEquals(1024, FileDescriptors.connections(1024, 1124 + RESERVE, 100));
        assertEquals(1023, FileDescriptors.connections(1024, 1123 + RESERVE, 100));
        assertEquals(1, FileDescriptors.connections(1024, 100 + RESERVE, 100));
        assertEquals(1, FileDescriptors.connections(1024, 10, 100));
        assertEquals(1024, FileDescriptors.connections(1024, Long.MAX_VALUE, 100));
    }

    @Test
    void theReserveIsMoreThanConnectionsThatAreRefused() {
        assertTrue(RESERVE > ConnectionGuard.SPARE_CONNECTIONS);
    }
}
