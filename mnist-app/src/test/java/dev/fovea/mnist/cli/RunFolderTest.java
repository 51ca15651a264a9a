package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fovea.mnist.data.DataFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of a run are all there or not at all, also in a folder that exists already. */
class RunFolderTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    private static final List<String> FILES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

    @TempDir
    Path folder;

    private Path existing;

    @BeforeEach
    void makeFolder() throws IOException {
        existing = Files.createDirectory(folder.resolve("existing"));
    }

    private static void writeFiles(Path into) throws IOException {
        for (String name : FILES) {
            Files.writeString(into.resolve(name), "new " + name);
        }
    }

    @Test
    void aNewFolderAppearsWithAllFiles() throws Exception {
        Path target = folder.resolve("x/y");
        Path written = RunFolder.plan(target, NOW).write(staging -> {
            writeFiles(staging);
            assertTrue(Files.notExists(target), "too early");
        });
        assertEquals(target, written);
        assertEquals(FILES, CommandRun.names(target));
        assertEquals(List.of("y"), CommandRun.names(folder.resolve("x")));
    }

    @Test
    void anInterruptLeavesNothing() throws Exception {
        RunFolder run = RunFolder.plan(folder.resolve("x/y"), NOW);
        assertThrows(InterruptedException.class, () -> run.write(staging -> {
            writeFiles(staging);
            Thread.currentThread().interrupt();
        }));
        assertEquals(List.of("existing"), CommandRun.names(folder));
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedAtOnce() throws Exception {
        Path impossible = folder.resolve("new").resolve("x".repeat(300));
        DataFileException refused =
                assertThrows(DataFileException.class, () -> RunFolder.plan(impossible, NOW));
        assertTrue(String.valueOf(refused.getMessage()).contains(": cannot be made: "), refused.getMessage());
        assertEquals(List.of("existing"), CommandRun.names(folder));
    }

    @Test
    void anExistingFolderGetsAllFiles() throws Exception {
        assertEquals(existing, RunFolder.plan(existing, NOW).write(RunFolderTest::writeFiles));
        assertEquals(FILES, CommandRun.names(existing));
        assertEquals("new h", Files.readString(existing.resolve("h")));
    }

    @Test
    void aFolderThatAppearedMeanwhileIsLeftAlone() throws Exception {
        Path target = folder.resolve("run");
        RunFolder planned = RunFolder.plan(target, NOW);
        Path written = planned.write(staging -> {
            writeFiles(staging);
            Files.createDirectory(target);
            Files.writeString(target.resolve("a"), "mine");
        });
        assertEquals(folder.resolve("run-2"), written);
        assertEquals(FILES, CommandRun.names(written));
        assertEquals(List.of("a"), CommandRun.names(target));
    }

    @Test
    void contentThatFailsLeavesNothing() throws Exception {
        RunFolder.Content failing = staging -> {
            writeFiles(staging);
            throw new IOException(staging.resolve("i") + ": disk full");
        };
        for (Path target : List.of(existing, folder.resolve("x/y/z"))) {
            RunFolder planned = RunFolder.plan(target, NOW);
            String message = assertThrows(DataFileException.class, () -> planned.write(failing)).getMessage();
            assertTrue(message.contains("disk full") && message.contains(target.toString()), message);
            assertTrue(!message.contains(".tmp"), message);
            assertEquals(List.of("existing"), CommandRun.names(folder));
            assertEquals(List.of(), CommandRun.names(existing));
        }
    }

    @Test
    void anInterruptAndAnErrorLeaveNothing() throws Exception {
        for (Throwable thrown : List.of(new InterruptedException(), new AssertionError())) {
            RunFolder planned = RunFolder.plan(existing, NOW);
            assertThrows(thrown.getClass(), () -> planned.write(staging -> {
                writeFiles(staging);
                if (thrown instanceof InterruptedException interrupt) {
                    throw interrupt;
                }
                throw (Error) thrown;
            }));
            assertEquals(List.of(), CommandRun.names(existing));
        }
    }

    @Test
    void aFileThatCannotBeMovedTakesTheOthersBack() throws Exception {
        for (String name : FILES) {
            Path inTheWay = existing.resolve(name);
            RunFolder planned = RunFolder.plan(existing, NOW);
            String message = assertThrows(DataFileException.class, () -> planned.write(staging -> {
                writeFiles(staging);
                Files.createDirectory(inTheWay);
            })).getMessage();
            assertEquals(inTheWay + ": appeared during the run; nothing is ever overwritten", message);
            assertEquals(List.of(name), CommandRun.names(existing));
            Files.delete(inTheWay);
        }
    }

    @Test
    void aFileThatAppearedMeanwhileIsNotReplaced() throws Exception {
        RunFolder planned = RunFolder.plan(existing, NOW);
        assertThrows(DataFileException.class, () -> planned.write(staging -> {
            writeFiles(staging);
            Files.writeString(existing.resolve("d"), "mine");
        }));
        assertEquals(List.of("d"), CommandRun.names(existing));
        assertEquals("mine", Files.readString(existing.resolve("d")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        assertTrue(existing.toFile().setWritable(false));
        try {
            assumeFalse(Files.isWritable(existing), "this user may write everywhere");
            for (Path target : List.of(existing, existing.resolve("x/y"))) {
                String message =
                        assertThrows(DataFileException.class, () -> RunFolder.plan(target, NOW)).getMessage();
                assertTrue(message.contains(target + ": cannot be written: no permission"), message);
            }
        } finally {
            assertTrue(existing.toFile().setWritable(true));
        }
    }
}
