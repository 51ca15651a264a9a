package dev.fovea.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fovea.testing.MultiplyMain;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How kernels are chosen, in processes started the ways users start theirs. */
class KernelProviderTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static final String CLASS_PATH = path(KernelProvider.class) + File.pathSeparator + path(NameMain.class);
    private static final String FLAG = "--add-modules jdk.incubator.vector";

    @TempDir
    private Path folder;

    /** What a process left. */
    private record Outcome(int exit, String out, String err) {
        long warnings() {
            return err.lines().filter(line -> line.startsWith("WARNING: Fovea")).count();
        }
    }

    @Test
    void theProcessHasOneChoice() {
        assertSame(KernelProvider.kernels(), KernelProvider.kernels());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesTheChoices() {
        assertEquals(
                "fovea.kernels=cuda is unknown; it may be auto, scalar, vector, vector128, vector256 or vector512",
                assertThrows(IllegalStateException.class, () -> KernelProvider.choose("cuda")).getMessage());
    }

    @Test
    void namesMayHaveSpaceAndCapitals() {
        assertEquals("scalar", KernelProvider.choose(" Scalar ").name());
        assertEquals(KernelProvider.choose("vector").name(), KernelProvider.choose("AUTO").name());
        assertEquals(KernelProvider.choose("vector").name(), KernelProvider.choose(null).name());
    }

    @Test
    void vectorIsTheWidestTheMachinePrefers() {
        assertEquals("vector" + VectorWidth.preferred(), KernelProvider.choose("vector").name());
    }

    /** Core does not require the Vector API's module, it only reads it if it is there; fovea-vector brings it. */
    @Test
    void theModulePathUsesVectorsIfTheirModuleIsThere() throws Exception {
        Outcome outcome = onModulePath("-Dfovea.kernels=vector", MODULE);
        assertEquals("6.0", outcome.out.strip(), outcome.err);
        assertEquals(0, outcome.warnings(), outcome.err);
    }

    @Test
    void theModulePathWithoutThatModuleFallsBackWithOneLine() throws Exception {
        Outcome outcome = onModulePath();
        assertEquals("6.0", outcome.out.strip(), outcome.err);
        assertEquals(1, outcome.warnings(), outcome.err);
        assertEquals(1, outcome.err.lines().filter(line -> line.contains("fovea-vector")).count(), outcome.err);
    }

    private Outcome onModulePath(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(
                List.of("--module-path", path(KernelProvider.class), "--add-modules", "dev.fovea.core",
                        "--class-path", path(MultiplyMain.class), MultiplyMain.class.getName()));
        return run(line.toArray(String[]::new));
    }

    @Test
    void theClassPathWithTheFlagUsesVectors() throws Exception {
        Outcome outcome = onClassPath(MODULE);
        assertEquals("vector" + VectorWidth.preferred(), outcome.out.strip());
        assertEquals(0, outcome.warnings(), outcome.err);
    }

    @Test
    void theClassPathWithoutTheFlagFallsBackWithOneLine() throws Exception {
        Outcome outcome = onClassPath();
        assertEquals("scalar", outcome.out.strip(), outcome.err);
        assertEquals(1, outcome.warnings(), outcome.err);
        assertEquals(1, outcome.err.lines().filter(line -> line.contains(FLAG)).count(), outcome.err);
    }

    @Test
    void forcedScalarKernelsSayNothing() throws Exception {
        Outcome outcome = onClassPath("-Dfovea.kernels=scalar");
        assertEquals("scalar", outcome.out.strip());
        assertEquals("", outcome.err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "vector128", "vector256", "vector512"})
    void forcedVectorsWithoutTheFlagFail(String name) throws Exception {
        Outcome outcome = onClassPath("-Dfovea.kernels=" + name);
        assertEquals(1, outcome.exit);
        assertEquals("", outcome.out);
        assertTrue(
                outcome.err.contains(
                        "fovea.kernels=" + name + " needs the module jdk.incubator.vector; start java with " + FLAG
                                + ", or on the module path put the jar fovea-vector beside the others"),
                outcome.err);
    }

    @Test
    void anUnknownNameInThePropertyFails() throws Exception {
        Outcome outcome = onClassPath(MODULE, "-Dfovea.kernels=gpu");
        assertEquals(1, outcome.exit);
        assertTrue(outcome.err.contains("fovea.kernels=gpu is unknown; it may be auto, scalar, vector"), outcome.err);
    }

    /** A JVM told to use no vectors above 128 bits stands in for a machine that has none. */
    @ParameterizedTest
    @ValueSource(strings = {"vector256", "vector512"})
    void vectorsWiderThanTheMachinesFail(String name) throws Exception {
        Outcome outcome = onClassPath(MODULE, "-XX:MaxVectorSize=16", "-Dfovea.kernels=" + name);
        assertEquals(1, outcome.exit);
        assertTrue(outcome.err.contains("fovea.kernels=" + name + ": this machine's vectors have 128 bits"),
                outcome.err);
        assertEquals("vector128", onClassPath(MODULE, "-XX:MaxVectorSize=16", "-Dfovea.kernels=vector").out.strip());
    }

    /** On x86 C2 vectorises scalar loops as widely by itself; elsewhere 128 bits are what there is. */
    @Test
    void narrowVectorsAreNotChosenOnX86() throws Exception {
        String narrow = "-XX:MaxVectorSize=16";
        if (List.of("amd64", "x86_64", "x86").contains(System.getProperty("os.arch"))) {
            assertScalar("vectors of 128 bits are too narrow here (256 needed)", MODULE, narrow);
        } else {
            Outcome outcome = onClassPath(MODULE, narrow);
            assertEquals("vector128", outcome.out.strip(), outcome.err);
            assertEquals(0, outcome.warnings(), outcome.err);
        }
    }

    /** As in an image that jlink made for the class path. The choice itself must not fail there. */
    @Test
    void optionsThatCannotBeAskedForAreToldOf() throws Exception {
        Outcome outcome = onClassPath("--limit-modules=jdk.incubator.vector,java.logging", MODULE);
        assertEquals("vector" + VectorWidth.preferred(), outcome.out.strip(), outcome.err);
        assertEquals(1, outcome.warnings(), outcome.err);
        assertTrue(outcome.err.contains("the module jdk.management, by which Java tells its options, is missing"),
                outcome.err);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-Xint", "-XX:-UseCompiler", "-XX:TieredStopAtLevel=0", "-XX:TieredStopAtLevel=1",
        "-XX:TieredStopAtLevel=2", "-XX:TieredStopAtLevel=3", "-XX:CompilationMode=quick-only"})
    void withoutC2TheScalarKernelsAreFaster(String option) throws Exception {
        assertScalar("needs the C2 compiler, which is off (", MODULE, option);
    }

    /** As with Graal. There is none in this JDK; where only the first compiler runs, none is looked for. */
    @Test
    void withAnotherCompilerInItsPlaceTheScalarKernelsAreChosen() throws Exception {
        String[] options = {MODULE, "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "-XX:+UseJVMCICompiler",
            "-XX:TieredStopAtLevel=3"};
        assumeFalse(onClassPath(options).err.contains("Unrecognized VM option"), "JDK 27 has no such compilers");
        assertScalar(
                "the C2 compiler, in whose place another one is used, such as Graal (-XX:+UseJVMCICompiler)", options);
    }

    @Test
    void theC2CompilerAloneIsEnough() throws Exception {
        Outcome outcome = onClassPath(MODULE, "-XX:-TieredCompilation");
        assertEquals("vector" + VectorWidth.preferred(), outcome.out.strip(), outcome.err);
        assertEquals(0, outcome.warnings(), outcome.err);
    }

    /** As on a processor without the instruction, or in a virtual machine that hides it. */
    @Test
    void withoutFusedMultiplyAddTheScalarKernelsAreFaster() throws Exception {
        assertScalar("fused multiply-add is emulated here (-XX:-UseFMA", MODULE, "-XX:-UseFMA");
    }

    @Test
    void withoutVectorInstructionsTheScalarKernelsAreFaster() throws Exception {
        assertScalar(
                "not compiled to vector instructions (-XX:-EnableVectorSupport)", MODULE,
                "-XX:+UnlockExperimentalVMOptions", "-XX:-EnableVectorSupport");
    }

    @Test
    void forcedVectorsThatAreSlowAreToldOf() throws Exception {
        Outcome outcome = onClassPath(MODULE, "-XX:-UseFMA", "-Dfovea.kernels=vector");
        assertEquals("vector" + VectorWidth.preferred(), outcome.out.strip(), outcome.err);
        assertEquals(1, outcome.warnings(), outcome.err);
        assertTrue(
                outcome.err.contains("as forced, very slowly: fused multiply-add is emulated here"), outcome.err);
    }

    private void assertScalar(String reason, String... options) throws Exception {
        Outcome outcome = onClassPath(options);
        assertEquals("scalar", outcome.out.strip(), outcome.err);
        assertEquals(1, outcome.warnings(), outcome.err);
        assertTrue(outcome.err.contains(reason), outcome.err);
    }

    /**
     * Vectors of different widths in one process, as in a network with narrow layers: the profile of the methods they
     * share misleads the JIT compiler, which must not keep the accumulators of any width in memory for that.
     */
    @ParameterizedTest
    @ValueSource(strings = {"32 16 32 10 5", "5 10 32", "10 32 16"})
    void noWidthSpoilsAnother(String columns) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(MODULE, "--class-path", CLASS_PATH));
        arguments.add(WidthsMain.class.getName());
        arguments.addAll(List.of(columns.split(" ")));
        Outcome outcome = run(arguments.toArray(String[]::new));
        assertEquals(0, outcome.exit, outcome.err);
    }

    private Outcome onClassPath(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--class-path", CLASS_PATH, NameMain.class.getName()));
        return run(arguments.toArray(String[]::new));
    }

    private Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // One language and one line per log record, whatever the machine's settings.
        command.add("-Duser.language=en");
        command.add("-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%n");
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        int exit = builder.start().waitFor();
        return new Outcome(
                exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private static String path(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
