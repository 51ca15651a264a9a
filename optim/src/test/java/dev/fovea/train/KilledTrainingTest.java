package dev.fovea.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training process that is killed outright, at random moments: what it leaves is always the state after some step of the
 * uninterrupted run, and never an earlier one than before. {@code -Plong} kills 200 times.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledTrainingTest {
    private static final int KILLS = Integer.getInteger("fovea.kills", 3);
    private static final int LONGEST_MILLIS = 30;
    private static final int MOST_STEPS = 40;

    @TempDir
    Path temporary;

    @Test
    void continuesAfterEveryKill() throws Exception {
        Path folder = temporary.resolve("checkpoints");
        Path output = temporary.resolve("output");
        List<Long> sums = CheckpointedTraining.uninterrupted(CheckpointedTraining.EPOCHS);
        var random = new Random(1);
        int steps = 0;
        int temporaryFiles = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            if (steps + MOST_STEPS >= sums.size() - 1) { // nearly done: once more from the start
                folder = temporary.resolve("checkpoints" + kill);
                steps = 0;
            }
            Process child = ChildJvm.start(
                    output, List.of(), "64m", CheckpointedTraining.class, folder, CheckpointedTraining.EPOCHS);
            try {
                awaitSteps(1 + random.nextInt(MOST_STEPS), child, output);
                Thread.sleep(random.nextInt(LONGEST_MILLIS));
            } finally {
                child.destroyForcibly();
                child.waitFor();
            }
            temporaryFiles += temporaryFiles(folder);
            if (Files.exists(folder.resolve(Checkpoints.LAST)) || steps > 0) {
                Trainer resumed = CheckpointedTraining.resumed(folder);
                assertTrue(resumed.step() >= steps, "from step " + steps + " back to " + resumed.step());
                steps = (int) resumed.step();
                assertEquals(sums.get(steps), CheckpointedTraining.sum(resumed.network()), "after step " + steps);
                assertEquals(0, temporaryFiles(folder));
            }
            if (Files.exists(folder.resolve(Checkpoints.BEST))) {
                Network.load(folder.resolve(Checkpoints.BEST));
            }
        }
        assertTrue(steps > 0, "no process has come to its first checkpoint");
        Trainer last = CheckpointedTraining.trainer().checkpoints(Checkpoints.in(folder).everySteps(1).resume());
        int more = Math.min(CheckpointedTraining.EPOCHS, steps / 5 + 2);
        assertEquals(more, CheckpointedTraining.fit(last, more).epochs().size());
        assertEquals(sums.get((int) last.step()), CheckpointedTraining.sum(last.network()));
        System.out
                .println(KILLS + " kills, " + temporaryFiles + " of them in the middle of a file, up to step " + steps);
    }

    @Test
    void aSecondProcessIsRefusedUntilTheFirstEnds() throws Exception {
        Path folder = temporary.resolve("checkpoints");
        Path output = temporary.resolve("output");
        Process first =
                ChildJvm.start(output, List.of(), "64m", CheckpointedTraining.class, folder, 1_000_000);
        try {
            awaitSteps(1, first, output);
            Path said = temporary.resolve("second");
            String second = ChildJvm.finish(
                    ChildJvm.start(said, List.of(), "64m", CheckpointedTraining.class, folder, 1), said);
            assertTrue(second.startsWith("1: "), second);
            assertTrue(second.endsWith("\n" + folder + ": another training is running in this folder\n"), second);
            assertTrue(first.isAlive());
        } finally {
            first.destroyForcibly();
            first.waitFor();
        }
        CheckpointedTraining.resumed(folder);
    }

    @Test
    void aFullDiskLeavesTheCheckpointBefore() throws Exception {
        Path folder = temporary.resolve("checkpoints");
        CheckpointedTraining.fit(CheckpointedTraining.trainer().checkpoints(Checkpoints.in(folder)), 1);
        byte[] before = Files.readAllBytes(folder.resolve(Checkpoints.LAST));
        // As a full disk, without needing one: the system refuses to let any file grow beyond a kilobyte or two.
        List<String> full = List.of("sh", "-c", "ulimit -f 2 && exec \"$@\" | cat", "sh");
        Path output = temporary.resolve("output");
        String said = ChildJvm.finish(
                ChildJvm.start(output, full, "64m", CheckpointedTraining.class, folder, 3), output);
        assertTrue(said.contains("\n" + folder) && said.contains(".safetensors: cannot be written: "), said);
        assertTrue(said.lines().noneMatch(line -> line.startsWith("\tat ")), said);
        assertEquals(0, temporaryFiles(folder));
        assertArrayEquals(before, Files.readAllBytes(folder.resolve(Checkpoints.LAST)));
        assertEquals(5, CheckpointedTraining.resumed(folder).step());
    }

    private static void awaitSteps(int steps, Process child, Path output) throws IOException, InterruptedException {
        while (true) {
            boolean alive = child.isAlive();
            // Not readString: what is written so far may end within a character.
            String said = Files.exists(output) ? new String(Files.readAllBytes(output), StandardCharsets.UTF_8) : "";
            if (said.lines().filter("step"::equals).count() >= steps) {
                return;
            }
            assertTrue(alive, () -> "ended by itself: " + said);
            Thread.sleep(5);
        }
    }

    private static int temporaryFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.filter(file -> file.toString().endsWith(".tmp")).count();
        }
    }
}
