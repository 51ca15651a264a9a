package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.mnist.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.example.GuideBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** "java mnist-app/Mnist.java", for where there is no POSIX shell: it compiles without a warning and builds what the launcher does. */
@Waiting
class SourceLauncherTest {
    private static final Path SOURCE = GuideBlock.root().resolve("mnist-app/Mnist.java");

    @Test
    void compiles(@TempDir Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-Xlint:all", "-Werror", "-proc:none", "-d", folder.toString());
            assertTrue(
                    compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(SOURCE)).call(),
                    messages::toString);
        }
    }

    /** In place of Maven: says that it was called, and makes the folder of a build once there is no gate. */
    private static final String MAVEN = """
            #!/bin/sh
            echo "$@" >>calls
            while [ -e gate ]; do sleep 0.05; done
            for argument in "$@"; do
                case $argument in -Dapp.directory=*) mkdir -p "${argument#*=}" ;; esac
            done
            """;

    /** A project with nothing in its modules. */
    private static void write(Path project) throws IOException {
        for (String module : List.of("core", "core/vector", "layers", "optim", "vision", "mnist-app")) {
            Files.createDirectories(project.resolve(module).resolve("src/main"));
            Files.createFile(project.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(project.resolve("pom.xml"));
        Files.copy(SOURCE, project.resolve("mnist-app/Mnist.java"));
        Path maven = Files.writeString(Files.createDirectory(project.resolve("bin")).resolve("mvn"), MAVEN);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Process start(Path project, Path err) throws IOException {
        List<String> line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        line.addAll(BriefJvm.OPTIONS);
        line.add("mnist-app/Mnist.java");
        ProcessBuilder builder = new ProcessBuilder(line).directory(project.toFile());
        builder.environment().compute("PATH", (name, path) -> project.resolve("bin") + File.pathSeparator + path);
        builder.redirectErrorStream(true).redirectOutput(err.toFile());
        return builder.start();
    }

    private static int builds(Path project) throws IOException {
        Path calls = project.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void twoFirstStartsBuildOnce(@TempDir Path project) throws Exception {
        write(project);
        Path gate = Files.createFile(project.resolve("gate"));
        Path said = project.resolve("said");
        Process first = start(project, project.resolve("first"));
        while (builds(project) == 0) {
            Thread.sleep(10);
        }
        Process second = start(project, said);
        while (builds(project) < 2 && !Files.readString(said).contains("waiting for the build of another start")) {
            Thread.sleep(10);
        }
        Files.delete(gate);
        assertEquals(1, first.waitFor(), "there is no application in the build");
        assertEquals(1, second.waitFor());
        assertEquals(1, builds(project));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void oldBuildsAreRemovedUnlessOneRunsFromThem(@TempDir Path project) throws Exception {
        write(project);
        Path runs = project.resolve("mnist-app/target/java-run");
        Path used = Files.createDirectories(runs.resolve("1"));
        Path unused = Files.createDirectories(runs.resolve("2"));
        Files.createFile(unused.resolve("a.jar"));
        FileTime longAgo = FileTime.fromMillis(System.currentTimeMillis() - 9 * 86_400_000L);
        Files.setLastModifiedTime(used, longAgo);
        Files.setLastModifiedTime(unused, longAgo);
        try (FileChannel user = FileChannel.open(
                runs.resolve("1.user"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = user.lock(0, Long.MAX_VALUE, true)) {
            assertTrue(lock.isShared());
            assertEquals(1, start(project, project.resolve("said")).waitFor());
        }
        assertTrue(Files.exists(used) && !Files.exists(unused), Files.readString(project.resolve("said")));
        assertEquals(1, builds(project));
    }

    @Test
    void buildsTheModulesOfTheLauncher() throws IOException {
        String quoted = found("MODULES = List[.]of\\((.*?)\\)", Files.readString(SOURCE));
        String plain = found("modules=\"(.*?)\"", Files.readString(SOURCE.resolveSibling("mnist")));
        assertEquals(plain, quoted.replace("\"", "").replace(",", ""));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
