package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launchers {@code mnist-app/mnist} and {@code benchmarks/bench} in a project of their own, with scripts in place of
 * Maven and Java that say what they were given.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Waiting
class LauncherTest {
    private static final String MNIST = "mnist-app/mnist";
    private static final String BENCH = "benchmarks/bench";
    private static final String RECIPE = "recipes/recipe";

    /** All that a launcher needs but Java and Maven: nothing else is on its path. */
    private static final List<String> TOOLS = List.of(
            "cat", "date", "dirname", "env", "find", "grep", "head", "ln", "mkdir", "mv", "readlink", "rm", "sed",
            "sleep", "tail");

    private static final String MAVEN = """
            #!/bin/sh
            echo "$@" >>"$MAVEN_CALLS"
            while [ -e "${BUILD_WAITS_FOR_THE_END_OF:-}" ]; do sleep 0.05; done
            [ -z "${BUILD_FAULT:-}" ] || { echo "$BUILD_FAULT"; exit 1; }
            for argument in "$@"; do
                case $argument in -Dapp.directory=*) mkdir -p "${argument#*=}" ;; esac
            done
            """;

    private static final String JAVA = """
            #!/bin/sh
            for argument in "$@"; do
                case $argument in -XX:ArchiveClassesAtExit=*)
                    [ -z "${ARCHIVE_FAULT:-}" ] || exit 1
                    trap 'echo classes >"${argument#*=}"; exit 143' TERM
                    echo "Serving"
                    while :; do sleep 0.1; done ;;
                esac
            done
            case "$*" in *-XshowSettings*)
                echo "    sun.jnu.encoding = ${ENCODING:-UTF-8}"
                exit ;;
            esac
            [ -z "${RUNS_UNTIL_THE_END_OF:-}" ] || echo running
            while [ -e "${RUNS_UNTIL_THE_END_OF:-}" ]; do sleep 0.05; done
            [ -z "${SHOW_LOCALE:-}" ] || echo "LC_ALL=${LC_ALL-}"
            for argument in "$@"; do echo "<$argument>"; done
            exit "${STATUS:-0}"
            """;

    /** Says what it would on a machine whose only locales are C and those of INSTALLED. */
    private static final String LOCALE = """
            #!/bin/sh
            case " C.utf8 ${INSTALLED:-} " in
                *" ${LC_ALL:-${LANG:-C}} "*) echo UTF-8 ;;
                *) echo ANSI_X3.4-1968 ;;
            esac
            """;

    @TempDir
    private Path folder;

    private Path project = Path.of("");
    private Path calls = Path.of("");

    /** What a launcher said and how it ended. */
    private record Run(int status, List<String> out, String err) {
        Run ended(int expected) {
            assertEquals(expected, status, err);
            return this;
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        Path original = original();
        project = folder.toRealPath().resolve("a project");
        calls = folder.resolve("calls");
        for (String file : List.of(MNIST, BENCH, RECIPE, ".config/launch.sh")) {
            Path copy = project.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(original.resolve(file), copy);
        }
        for (String module : List.of("core", "core/vector", "layers", "optim", "mnist-app", "benchmarks", "recipes")) {
            Files.createDirectories(project.resolve(module).resolve("src/main/java"));
            Files.createFile(project.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(project.resolve("pom.xml"));
        for (String tool : TOOLS) {
            Path place = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(path -> Path.of(path, tool)).filter(Files::isExecutable)
                    .findFirst().orElseThrow(() -> new AssertionError("there is no " + tool));
            String note = tool.equals("sleep") ? "echo \"$PPID\" >>\"$WAITING\"\n" : "";
            program(folder.resolve("tools").resolve(tool), "#!/bin/sh\n" + note + "exec " + place + " \"$@\"\n");
        }
        program(folder.resolve("maven/mvn"), MAVEN);
        jdk("jdk", "25.0.1");
    }

    private static Path original() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        program(home.resolve("bin/java"), JAVA);
        return Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n").getParent();
    }

    /** A launcher that has been started, and what it says. */
    private record Started(Process process, Path out, Path err) {
        Run end() throws Exception {
            try {
                process.waitFor();
            } finally {
                process.destroyForcibly();
            }
            return new Run(process.exitValue(), Files.readAllLines(out), Files.readString(err));
        }
    }

    private Started start(Map<String, String> environment, Path launcher, String... arguments) throws IOException {
        return start(folder, environment, launcher, arguments);
    }

    /** Called by its place in the project, as people do: "mnist-app/mnist". */
    private Run inProject(Map<String, String> environment, String launcher, String... arguments) throws Exception {
        return start(project, environment, Path.of(launcher), arguments).end();
    }

    private Started start(Path here, Map<String, String> environment, Path launcher, String... arguments)
            throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("tools") + ":" + folder.resolve("maven"));
        builder.environment().put("FOVEA_JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("MAVEN_CALLS", calls.toString());
        builder.environment().put("WAITING", folder.resolve("waiting").toString());
        builder.environment().putAll(environment);
        builder.directory(here.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        return new Started(builder.start(), out, err);
    }

    /** One whose build goes on as long as there is a file. */
    private Started startBuilding(Path gate) throws Exception {
        Started started = start(Map.of("BUILD_WAITS_FOR_THE_END_OF", gate.toString()), project.resolve(BENCH));
        while (builds().isEmpty()) {
            Thread.sleep(10);
        }
        return started;
    }

    private Run run(Map<String, String> environment, String launcher, String... arguments) throws Exception {
        return start(environment, project.resolve(launcher), arguments).end();
    }

    private Run run(String launcher, String... arguments) throws Exception {
        return run(Map.of(), launcher, arguments);
    }

    private List<String> builds() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private boolean isLocked() {
        return Files.exists(project.resolve("target/launcher.lock"), LinkOption.NOFOLLOW_LINKS);
    }

    @ParameterizedTest
    @ValueSource(strings = {MNIST, BENCH})
    void buildsOnceAndPassesEverythingOn(String launcher) throws Exception {
        String[] arguments = {"predict", "two words", "", "*", "--help"};
        List<String> given = Stream.of(arguments).map(argument -> "<" + argument + ">").toList();
        for (int i = 0; i < 2; i++) {
            List<String> out = run(launcher, arguments).ended(0).out();
            assertEquals(given, out.subList(out.size() - given.size(), out.size()));
        }
        assertEquals(1, builds().size(), () -> "builds: " + calls);
        String module = launcher.substring(0, launcher.indexOf('/'));
        assertTrue(builds().getFirst().contains("-pl " + module + " -am package"), builds().getFirst());
        assertEquals(7, run(Map.of("STATUS", "7"), launcher).status());
        assertFalse(isLocked());
    }

    @Test
    void startsTheApplicationAsAModuleWithItsArchive() throws Exception {
        List<String> out = run(MNIST, "--version").ended(0).out();
        String jars = out.get(out.indexOf("<-p>") + 1).replaceAll("[<>]", "");
        assertTrue(Files.isDirectory(Path.of(jars)), jars);
        assertEquals(
                List.of("<-XX:SharedArchiveFile=" + jars + "/classes.jsa>", "<-Xlog:cds*=off>", "<-Xlog:aot*=off>",
                        "<-p>", "<" + jars + ">", "<-m>", "<dev.fovea.mnist/" + Main.class.getName() + ">",
                        "<--version>"),
                out);
        assertEquals(List.of("classes.jsa", "classes.jsa.of"), CommandRun.names(Path.of(jars)));
    }

    /** The JVM compares the places of jars with those in the archive, and may refuse to load classes where they differ. */
    @Test
    void aProjectThatWasMovedGetsAnotherArchive() throws Exception {
        List<String> before = run(MNIST).ended(0).out();
        Path jars = Path.of(before.get(before.indexOf("<-p>") + 1).replaceAll("[<>]", ""));
        Files.writeString(jars.resolve("classes.jsa"), "of another place");
        Path moved = Files.move(project, folder.toRealPath().resolve("moved"));
        List<String> after = start(Map.of(), moved.resolve(MNIST)).end().ended(0).out();
        assertEquals(1, builds().size());
        Path archive = moved.resolve(project.relativize(jars)).resolve("classes.jsa");
        assertEquals("<-XX:SharedArchiveFile=" + archive + ">", after.getFirst());
        assertEquals("classes\n", Files.readString(archive));
    }

    @Test
    void withoutAnArchiveItStartsAllTheSame() throws Exception {
        for (int i = 0; i < 2; i++) {
            List<String> out = run(Map.of("ARCHIVE_FAULT", "1"), MNIST, "--version").ended(0).out();
            assertEquals("<-p>", out.getFirst());
        }
    }

    @Test
    void aChangedSourceIsBuilt() throws Exception {
        Path source = Files.createFile(project.resolve("optim/src/main/java/Step.java"));
        run(BENCH).ended(0);
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 100_000));
        run(BENCH).ended(0);
        assertEquals(2, builds().size());
        Files.setLastModifiedTime(
                project.resolve("benchmarks/target/run/current"),
                FileTime.fromMillis(System.currentTimeMillis() - 100_000)); // some systems compare whole seconds
        Files.delete(source);
        run(BENCH).ended(0);
        assertEquals(3, builds().size(), "one that is gone has changed, too");
        run(BENCH).ended(0);
        assertEquals(3, builds().size());
        run(MNIST).ended(0);
        assertEquals(4, builds().size(), "the other launcher has a build of its own");
    }

    /** Whatever the launcher runs is built from is looked at, also modules within modules. */
    @ParameterizedTest
    @CsvSource({
        "mnist-app/mnist, core", "mnist-app/mnist, core/vector", "mnist-app/mnist, layers", "mnist-app/mnist, optim",
        "mnist-app/mnist, mnist-app", "benchmarks/bench, core", "benchmarks/bench, core/vector",
        "benchmarks/bench, layers", "benchmarks/bench, optim", "benchmarks/bench, benchmarks"
    })
    void aChangeInAnyModuleIsBuilt(String launcher, String module) throws Exception {
        run(launcher).ended(0);
        Path source = Files.createFile(project.resolve(module).resolve("src/main/java/Changed.java"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 100_000));
        run(launcher).ended(0);
        assertEquals(2, builds().size());
    }

    @Test
    void itMayBeCalledByASymbolicLink() throws Exception {
        Path first = Files.createSymbolicLink(project.resolve("first"), Path.of(BENCH));
        Path second = Files.createSymbolicLink(folder.resolve("second"), first);
        start(Map.of(), second, "x").end().ended(0);
        assertEquals(1, builds().size());
    }

    /** A shell with that variable looks there first, and prints where it has gone. */
    @ParameterizedTest
    @ValueSource(strings = {MNIST, BENCH, RECIPE})
    void itFindsItselfWhateverCdpathSays(String launcher) throws Exception {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve(launcher).getParent());
        for (String path : List.of(other.toString(), project.toString())) {
            Run run = inProject(Map.of("CDPATH", path), launcher, "x").ended(0);
            assertEquals("<x>", run.out().getLast());
        }
        assertEquals(List.of(), CommandRun.names(other.resolve(launcher).getParent()));
        assertEquals(1, builds().size());
    }

    /** The scripts that only developers run: each goes where it stands before it does anything else. */
    @ParameterizedTest
    @ValueSource(strings = {".ci/run", ".config/arm64", ".config/consumers/run", ".config/release"})
    void otherScriptsMindCdpathToo(String script) throws IOException {
        String text = Files.readString(original().resolve(script));
        assertTrue(
                text.contains("\nunset CDPATH")
                        || Pattern.compile("(?m)(^|[(;&]|then|do)[ \\t]*cd ").matcher(text).results().findAny()
                                .isEmpty(),
                "a cd that minds CDPATH");
    }

    @Test
    void aBuildThatFailsIsSaidAndDoneAgain() throws Exception {
        Run failed = run(Map.of("BUILD_FAULT", "cannot find symbol"), BENCH).ended(1);
        Path log = project.resolve("benchmarks/target/run/build.log");
        assertEquals("cannot find symbol\nbench: the build failed; the whole log is in " + log + "\n", failed.err());
        assertEquals(List.of(), failed.out());
        assertFalse(isLocked());
        assertEquals(List.of("build.log"), CommandRun.names(log.getParent()));
        run(BENCH).ended(0);
        assertEquals(2, builds().size());
    }

    @Test
    void severalAtOnceBuildOnce() throws Exception {
        Path gate = Files.createFile(folder.resolve("gate"));
        List<Started> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(startBuilding(gate));
        }
        while (Files.readAllLines(folder.resolve("waiting")).stream().distinct().count() < 4) { // Maven and three
            Thread.sleep(10);
        }
        Files.delete(gate);
        for (Started each : all) {
            each.end().ended(0);
        }
        assertEquals(1, builds().size());
        assertFalse(isLocked());
    }

    @Test
    void theLockOfAProcessThatIsGoneIsNoHindrance() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = Files.createDirectory(project.resolve("target")).resolve("launcher.lock");
        Files.createSymbolicLink(lock, Path.of(Long.toString(gone.pid())));
        run(BENCH).ended(0);
        assertFalse(isLocked());
    }

    @Test
    void aBuildStaysAsLongAsAProcessRunsFromIt() throws Exception {
        Path builds = project.resolve("benchmarks/target/run");
        Path source = Files.createFile(project.resolve("core/src/main/java/Changed.java"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        Path gate = Files.createFile(folder.resolve("gate"));
        Started server = start(Map.of("RUNS_UNTIL_THE_END_OF", gate.toString()), project.resolve(BENCH));
        while (!Files.readString(server.out()).contains("running")) {
            Thread.sleep(10);
        }
        Path used = builds.resolve(Files.readString(builds.resolve("current")).strip());
        Path user = builds.resolve(used.getFileName() + "." + server.process().pid() + ".user");
        FileTime longAgo = FileTime.fromMillis(System.currentTimeMillis() - 9 * 86_400_000L);
        Path unused = Files.createDirectory(builds.resolve("unused"));
        Files.setLastModifiedTime(used, longAgo);
        Files.setLastModifiedTime(unused, longAgo);
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 100_000));
        run(BENCH).ended(0);
        assertTrue(Files.exists(used) && !Files.exists(unused), CommandRun.names(builds).toString());
        Files.delete(gate);
        server.end().ended(0);
        run(BENCH).ended(0);
        assertFalse(Files.exists(used) || Files.exists(user), CommandRun.names(builds).toString());
    }

    @Test
    void stoppedDuringABuildItLeavesNothing() throws Exception {
        Path gate = Files.createFile(folder.resolve("gate"));
        Started started = startBuilding(gate);
        started.process().destroy();
        Files.delete(gate); // the shell waits for Maven
        started.end().ended(143);
        assertFalse(isLocked());
        Path builds = project.resolve("benchmarks/target/run");
        assertEquals(List.of("build.log"), CommandRun.names(builds));
        run(BENCH).ended(0);
        assertEquals(2, builds().size());
        assertEquals(4, CommandRun.names(builds).size(),
                "the log, the name of the build, the build, and its last user");
    }

    @Test
    void withoutAJdkOrMavenItSaysWhatToInstall() throws Exception {
        Path old = jdk("old", "17.0.2");
        Run run = run(Map.of("FOVEA_JAVA_HOME", old.toString()), MNIST).ended(2);
        assertEquals("mnist: FOVEA_JAVA_HOME is " + old + ", but there is no JDK 25 or newer in it\n", run.err());
        Run unbuilt = run(Map.of("PATH", folder.resolve("tools").toString()), MNIST).ended(2);
        assertEquals(
                "mnist: Maven is missing and the application is not built yet: install Maven 3.8 or newer\n",
                unbuilt.err());
        String missing = "[ERROR] Rule 0: No JDK 25 found: install one";
        Run newer = run(Map.of("BUILD_FAULT", missing), MNIST).ended(2);
        assertEquals("mnist: the application must be built. No JDK 25 found: install one\n", newer.err());
        assertFalse(isLocked());
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', C.UTF-8", "C, '', C.UTF-8", "POSIX, '', C.UTF-8", "'', de_DE.ISO-8859-1, ''",
        "'', de_DE.UTF-8, ''", "de_DE.UTF-8, C, de_DE.UTF-8"
    })
    void whereNobodyKnowsTheLocaleItsNameDecides(String all, String lang, String expected) throws Exception {
        for (String launcher : List.of(MNIST, BENCH)) {
            Map<String, String> environment = Map.of("LC_ALL", all, "LANG", lang, "SHOW_LOCALE", "1");
            assertTrue(run(environment, launcher).ended(0).out().contains("LC_ALL=" + expected));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', C.UTF-8, C.UTF-8", "C, C.UTF-8, C.UTF-8", "de_DE.UTF-8, C.UTF-8, C.UTF-8",
        "de_DE.UTF-8, C.UTF-8 de_DE.UTF-8, de_DE.UTF-8", "C, en_US.UTF-8, en_US.UTF-8", "C, '', C", "'', '', ''"
    })
    void javaGetsALocaleWithAllCharacters(String given, String installed, String expected) throws Exception {
        program(folder.resolve("tools/locale"), LOCALE);
        for (String launcher : List.of(MNIST, BENCH)) {
            Map<String, String> environment = Map.of("LC_ALL", given, "INSTALLED", installed, "SHOW_LOCALE", "1");
            assertTrue(run(environment, launcher).ended(0).out().contains("LC_ALL=" + expected));
        }
    }

    /** Java would only say that there is no module, in an error of its boot layer. */
    @Test
    @EnabledIfSystemProperty(named = "sun.jnu.encoding", matches = "UTF-8") // or this test cannot name it either
    void aFolderThatJavaCannotNameIsSaidBeforeAnythingIsBuilt() throws Exception {
        Path moved = folder.resolve("ü");
        Files.move(project, moved);
        project = moved;
        program(folder.resolve("tools/locale"), LOCALE);
        for (String launcher : List.of(MNIST, BENCH)) {
            Run run = run(Map.of("ENCODING", "ANSI_X3.4-1968"), launcher).ended(2);
            assertTrue(run.err().contains("cannot find") && run.err().contains(moved + ": the locale"), run.err());
            assertEquals(1, run.err().lines().count());
        }
        assertEquals(List.of(), builds());
        run(Map.of("INSTALLED", "C.UTF-8"), BENCH).ended(0);
    }

    /** The real application, in a folder that the locale C cannot name. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @EnabledIfSystemProperty(named = "sun.jnu.encoding", matches = "UTF-8") // or this test cannot name it either
    void namesOfFilesAreKeptWhateverTheLocale() throws Exception {
        Path here = Files.createDirectory(folder.resolve("ü dir"));
        program(folder.resolve("jdk/bin/java"), """
                #!/bin/sh
                case $1 in -XX:Archive*) exit 1 ;; esac
                while [ "$1" != -m ]; do shift; done
                cd "$HERE" && exec "$REAL/bin/java" $OPTIONS -p "$MODULES" "$@"
                """);
        Map<String, String> environment = Map.of(
                "HERE", here.toString(), "REAL", System.getProperty("java.home"), "MODULES",
                ModulePathTest.modulePath(), "OPTIONS", String.join(" ", BriefJvm.OPTIONS), "LC_ALL", "C");
        // What the library logs, here of moving statistics after a single step, looks like what the program says.
        List<String> said =
                run(environment, MNIST, "train", "--limit", "32", "--nets", "1", "--epochs", "1", "-q", "--out",
                        "größe")
                        .ended(0).err().lines().filter(line -> !line.contains("incubator")).toList();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().startsWith("mnist: after 1 step the moving statistics"), said.getFirst());
        assertEquals(List.of("größe"), CommandRun.names(here));
        List<String> strange = CommandRun.names(folder).stream().filter(name -> name.endsWith("dir")).toList();
        assertEquals(List.of("ü dir"), strange);
        Run predicted = run(environment, MNIST, "evaluate", "größe", "--limit", "10").ended(0);
        assertTrue(predicted.out().toString().contains("accuracy"), predicted.out().toString());
    }

    @Test
    void aJdkIsFoundWhereOthersLook() throws Exception {
        for (String name : List.of("JAVA_HOME", "JAVA_HOME_25_X64", "JAVA25_HOME")) {
            Path home = jdk(name, "26");
            List<String> out = run(Map.of("FOVEA_JAVA_HOME", "", name, home.toString(), "STATUS", "5"), BENCH)
                    .ended(5).out();
            assertTrue(out.getLast().endsWith("/benchmarks.jar>"), out.toString());
        }
    }
}
