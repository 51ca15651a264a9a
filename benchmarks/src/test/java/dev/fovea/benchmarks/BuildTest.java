package dev.fovea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void wrongStepsOfABuildAreNotTimed() throws IOException {
        Build build = build("void verify() { throw new WrongResultException(\"the loss rises\"); }");
        WrongResultException e = assertThrows(WrongResultException.class, () -> build.training(64, true, 1));
        assertEquals("the other build: the loss rises", e.getMessage());
    }

    @Test
    void stepsThatFailAreNotTimed() throws IOException {
        Build build = build("void verify() { throw new ArithmeticException(\"half\"); }");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> build.training(64, true, 1));
        assertEquals("a step of the other build failed: java.lang.ArithmeticException: half", e.getMessage());
    }

    @Test
    void stepsThatCannotBeVerifiedAreRefused() throws IOException {
        Build build = build("");
        FileException e = assertThrows(FileException.class, () -> build.training(64, true, 1));
        assertTrue(String.valueOf(e.getMessage()).contains("verify()"), e.getMessage());
    }

    @Test
    void rightStepsCanBeRun() throws IOException {
        assertEquals(64, build("void verify() {}").training(64, true, 1).getAsLong());
    }

    /** A build of hardly more than what is called. */
    private Build build(String verify) throws IOException {
        Map<String, String> files = Map.of(
                "Parallel.java",
                "package dev.fovea.parallel;"
                        + " public final class Parallel { public static Parallel ofThreads(int n) { return new Parallel(); } }",
                "WrongResultException.java",
                "package dev.fovea.benchmarks;"
                        + " final class WrongResultException extends IllegalStateException {"
                        + " WrongResultException(String message) { super(message); } }",
                "TrainingStep.java",
                "package dev.fovea.benchmarks;"
                        + " final class TrainingStep {"
                        + " TrainingStep(int size, boolean augment, dev.fovea.parallel.Parallel parallel) {}"
                        + " double run() { return 1; } " + verify + " }");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
        for (Map.Entry<String, String> file : files.entrySet()) {
            arguments.add(Files.writeString(folder.resolve(file.getKey()), file.getValue()).toString());
        }
        assertEquals(
                0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        return Build.of(folder.toString());
    }
}
