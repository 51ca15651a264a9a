package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fovea.io.FileException;
import dev.fovea.nn.model.TensorStore;
import dev.fovea.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A run's folder is new, held by one process, complete in the end or to be continued, and gone if nothing came of it. */
class RunFolderTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    private static final RunFile BEGUN =
            new RunFile(List.of("--nets=1"), "a", "b", List.of(), List.of("then: begun"), false);

    @TempDir
    Path folder;

    private Path existing;

    @BeforeEach
    void makeFolder() throws IOException {
        existing = Files.createDirectory(folder.resolve("existing"));
    }

    private static void writeResults(Path into) throws IOException {
        Files.writeString(into.resolve("a"), "result");
    }

    private static void saveTraining(RunFolder run) throws IOException {
        Files.createDirectories(run.checkpoints().resolve("network-1"));
        TensorStore.of(Map.of()).write(run.checkpoints().resolve("network-1").resolve(Checkpoints.LAST));
    }

    @Test
    void aFinishedRunHasItsResultsAndNothingElse() throws Exception {
        for (Path target : List.of(existing, folder.resolve("x/y"))) {
            try (RunFolder run = RunFolder.create(target, NOW)) {
                BEGUN.write(run.path());
                saveTraining(run);
                assertTrue(run.resumable());
                run.finish(RunFolderTest::writeResults, List.of("network-1.safetensors"));
            }
            assertEquals(List.of("a", "checkpoints", "ensemble.json", "run.json"), CommandRun.names(target));
            assertEquals(List.of("last.safetensors"), CommandRun.names(target.resolve("checkpoints/network-1")));
            assertEquals(BEGUN.complete(), RunFolder.begun(target));
        }
    }

    @Test
    void nothingIsLeftOfARunThatSavedNothing() throws Exception {
        for (Path target : List.of(existing, folder.resolve("x/y/z"))) {
            try (RunFolder run = RunFolder.create(target, NOW)) {
                BEGUN.write(run.path());
                Files.createDirectories(run.checkpoints().resolve("network-1"));
                Files.writeString(run.checkpoints().resolve("network-1/.lock"), "");
            }
            assertEquals(List.of("existing"), CommandRun.names(folder));
            assertEquals(List.of(), CommandRun.names(existing));
        }
    }

    @Test
    void whatIsNotOfTheRunIsNeverRemoved() throws Exception {
        Path target = folder.resolve("x/y");
        try (RunFolder run = RunFolder.create(target, NOW)) {
            BEGUN.write(run.path());
            Files.writeString(target.resolve("notes.txt"), "mine");
        }
        assertEquals(List.of("notes.txt"), CommandRun.names(target));
    }

    @Test
    void aRunThatSavedSomethingIsTakenUpAgainByOneAtATime() throws Exception {
        Path target = folder.resolve("run");
        try (RunFolder run = RunFolder.create(target, NOW)) {
            BEGUN.write(run.path());
            saveTraining(run);
            assertFault(target + ": another process is training in this folder", () -> RunFolder.reopen(target, BEGUN));
            assertFault("found an unfinished run; 'mnist train --resume " + target + "' continues it",
                    () -> RunFolder.create(target, NOW));
        }
        assertEquals(List.of(".lock", "checkpoints", "run.json"), CommandRun.names(target));
        assertEquals(BEGUN, RunFolder.begun(target));
        try (RunFolder again = RunFolder.reopen(target, BEGUN)) {
            again.finish(RunFolderTest::writeResults, List.of("network-1.safetensors"));
        }
        assertEquals(List.of("a", "checkpoints", "ensemble.json", "run.json"), CommandRun.names(target));
        assertFault(target + ": another process has just trained", () -> RunFolder.reopen(target, BEGUN));
        RunFolder.reopen(target, BEGUN.complete()).close(); // it is given free
    }

    @Test
    void resultsThatCannotBeWrittenLeaveItUnfinished() throws Exception {
        Path target = folder.resolve("run");
        try (RunFolder run = RunFolder.create(target, NOW)) {
            BEGUN.write(run.path());
            saveTraining(run);
            assertFault(target + ": cannot be written: disk full", () -> run.finish(into -> {
                writeResults(into);
                throw new IOException("disk full");
            }, List.of("network-1.safetensors")));
            assertThrows(InterruptedException.class, () -> run.finish(into -> {
                writeResults(into);
                Thread.currentThread().interrupt();
            }, List.of("network-1.safetensors")));
            assertTrue(run.resumable());
        }
        RunFolder.reopen(target, BEGUN).close();
        assertEquals(BEGUN, RunFolder.begun(target), "still to be continued");
    }

    @Test
    void aRunThatSavedNothingYetOutlastsARefusedResumption() throws Exception {
        Path target = Files.createDirectory(folder.resolve("run"));
        BEGUN.write(target);
        Path link = Files.createSymbolicLink(folder.resolve("latest"), target);
        RunFolder.reopen(link, BEGUN).close();
        assertEquals(BEGUN, RunFolder.begun(link));
    }

    @Test
    void epochsAreAddedBesideTheResultsOfThoseBefore() throws Exception {
        Path target = folder.resolve("run");
        try (RunFolder run = RunFolder.create(target, NOW)) {
            BEGUN.write(run.path());
            saveTraining(run);
            run.finish(RunFolderTest::writeResults, List.of("network-1.safetensors"));
        }
        RunFolder.refuseUnfinished(target);
        RunFolder.requireCheckpoints(target, 1);
        assertFault("cannot be continued without " + target.resolve("checkpoints/network-2/last.safetensors"),
                () -> RunFolder.requireCheckpoints(target, 2));
        Path last = target.resolve("checkpoints/network-1/last.safetensors");
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(whole, whole.length - 1));
        assertFault(last + ": ", () -> RunFolder.requireCheckpoints(target, 1));
        assertFault(
                "; without it this finished run cannot be continued; 'mnist train --from " + target + "' begins a new"
                        + " run with its networks",
                () -> RunFolder.requireCheckpoints(target, 1));
        Files.write(last, whole);
        try (RunFolder run = RunFolder.reopen(target, BEGUN.complete())) {
            BEGUN.write(run.path()); // with more epochs
            assertTrue(run.resumable());
        }
        RunFolder.refuseUnfinished(target);
        assertEquals(BEGUN, RunFolder.begun(target), "still to be continued");
        try (RunFolder run = RunFolder.reopen(target, BEGUN)) {
            assertFault("disk full", () -> run.finish(into -> {
                throw new IOException("disk full");
            }, List.of("network-1.safetensors")));
        }
        assertFault("is not finished", () -> RunFolder.refuseUnfinished(target)); // old and new results may be mixed
        try (RunFolder run = RunFolder.reopen(target, BEGUN)) {
            run.finish(RunFolderTest::writeResults, List.of("network-1.safetensors"));
        }
        RunFolder.refuseUnfinished(target);
        assertTrue(RunFolder.begun(target).finished());
    }

    @Test
    void whatAKilledProcessLeftIsTidied() throws Exception {
        Path target = folder.resolve("run");
        try (RunFolder run = RunFolder.create(target, NOW)) {
            BEGUN.complete().write(run.path()); // killed after this
            saveTraining(run);
            Files.writeString(target.resolve("ensemble.json"), "{}");
            Files.writeString(target.resolve("checkpoints/network-1/notes.txt"), "mine");
            Files.writeString(target.resolve("checkpoints/network-1/best.safetensors"), "");
        }
        assertEquals(List.of("checkpoints", "ensemble.json", "run.json"), CommandRun.names(target));
        assertEquals(
                List.of("last.safetensors", "notes.txt"), CommandRun.names(target.resolve("checkpoints/network-1")));

        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve(".lock"), ""); // killed before anything else
        RunFolder.create(other, NOW).close();
        assertEquals(List.of(), CommandRun.names(other));
    }

    @Test
    void onlyTheFolderOfARunIsResumed() throws Exception {
        assertFault("expected the folder of a run, found nothing there",
                () -> RunFolder.begun(folder.resolve("missing")));
        Path file = Files.writeString(folder.resolve("file"), "");
        assertFault("expected the folder of a run, found a file", () -> RunFolder.begun(file));
        assertFault("expected the folder of a run, found no run.json in it",
                () -> RunFolder.begun(existing));
    }

    @Test
    void aBrokenRunFileIsRefused() throws Exception {
        Path file = existing.resolve(RunFile.NAME);
        String whole = "{\"format\": 2, \"options\": [], \"train\": \"\", \"test\": \"\", \"start\": [],"
                + " \"history\": [], \"finished\": true}";
        Files.writeString(file, whole);
        assertTrue(RunFolder.begun(existing).finished());
        for (String text : List.of("", "[]", "{}", "{\"format\": 2}", "not JSON", "null",
                whole.replace("}", ", \"more\": 1}"),
                whole.replace("\"options\": []", "\"options\": \"--nets=1\""),
                whole.replace("\"options\": []", "\"options\": [3]"),
                whole.replace("\"train\": \"\"", "\"train\": 5"),
                whole.replace("\"start\": []", "\"start\": \"\""),
                whole.replace("\"history\": []", "\"history\": [\"\"" + ", \"\"".repeat(200) + "]"),
                whole.replace("true", "1"))) {
            Files.writeString(file, text);
            assertFault(file + ": ", () -> RunFolder.begun(existing));
        }
        Files.writeString(file, "{\"format\": 1, \"options\": [], \"train\": \"\", \"test\": \"\"}"); // of an older Fovea
        assertFault(file + ": expected format 2, found 1; another version of Fovea may have written it",
                () -> RunFolder.begun(existing));
    }

    @Test
    void aFolderWithSomethingInItIsRefused() throws Exception {
        Files.writeString(existing.resolve("mine"), "");
        assertFault(existing + ": expected a new or an empty folder for --out, found one with something in it",
                () -> RunFolder.create(existing, NOW));
        assertFault(": expected a new or an empty folder for --out, found a file",
                () -> RunFolder.create(existing.resolve("mine"), NOW));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
        assertFault(link + ": expected a new or an empty folder for --out, found a symbolic link that leads nowhere",
                () -> RunFolder.create(link, NOW));
        assertFault(link.resolve("x") + ": cannot be made: " + link + " is a symbolic link that leads nowhere",
                () -> RunFolder.create(link.resolve("x"), NOW));
        assertEquals(List.of("mine"), CommandRun.names(existing));
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedAndNothingIsLeft() throws Exception {
        Path impossible = folder.resolve("new").resolve("x".repeat(300));
        assertFault(impossible + ": cannot be made: ", () -> RunFolder.create(impossible, NOW));
        assertEquals(List.of("existing"), CommandRun.names(folder));
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        assertTrue(existing.toFile().setWritable(false));
        try {
            assumeFalse(Files.isWritable(existing), "this user may write everywhere");
            assertFault(existing + ": cannot be locked: permission denied", () -> RunFolder.create(existing, NOW));
            assertFault("cannot be made: permission denied", () -> RunFolder.create(existing.resolve("x/y"), NOW));
        } finally {
            assertTrue(existing.toFile().setWritable(true));
        }
    }

    private static void assertFault(String part, Executable work) {
        String message = String.valueOf(assertThrows(FileException.class, work).getMessage());
        assertTrue(message.contains(part), message);
    }
}
