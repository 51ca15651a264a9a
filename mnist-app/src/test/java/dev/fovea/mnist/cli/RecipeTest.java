package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.ensemble.SavedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe decides the networks, their optimizer and what is not typed; a run goes on with its own. */
class RecipeTest {
    @TempDir
    private Path folder;

    private CommandRun best(String name) {
        return CommandRun.of(
                "train", "--out", folder.resolve(name), "--recipe", "best", "--limit", 48, "--nets", 1, "--epochs", 1,
                "-q");
    }

    @Test
    void decidesWhatIsNotTyped() throws IOException {
        best("run").succeeded();
        String summary = Files.readString(folder.resolve("run/summary.txt"));
        for (String line : List.of(
                "recipe:         best", "networks:       1", "epochs:         1", "batch size:     128",
                "learning rate:  0.003 * 0.85^epoch", "optimizer:      AdamW", "validation:     0.0",
                "augmentation:   rotation 15 degrees, zoom 0.15, shifts 0.10")) {
            assertTrue(summary.contains("  " + line + "\n"), line + " is not in\n" + summary);
        }
        SavedNetwork network = SavedNetwork.read(folder.resolve("run/network-1.safetensors"));
        assertEquals(
                388_138,
                network.network().parameters().stream().mapToLong(parameter -> parameter.shape().size()).sum());
        assertTrue(network.model().metadata().training().orElseThrow().startsWith("AdamW, 1 epoch, batch size 128"));
    }

    @Test
    void aRunGoesOnWithItsOwnAndIsTrainedAgainByIt() throws IOException {
        best("run").succeeded();
        CommandRun.of("train", "--resume", folder.resolve("run"), "--epochs", 2, "-q").succeeded();
        assertTrue(Files.readString(folder.resolve("run/summary.txt")).contains("recipe:         best\n"));
        CommandRun.of("verify", folder.resolve("run")).succeeded();
        CommandRun.of("train", "--resume", folder.resolve("run"), "--recipe", "notebook")
                .refused(Main.FAILED, "this run was begun with --recipe best, not with notebook");
    }

    @Test
    void othersAreRefusedByName() {
        CommandRun.of("train", "--recipe", "quick")
                .refused(Main.WRONG_USAGE, "--recipe", "expected one of notebook, best, found \"quick\"");
    }
}
