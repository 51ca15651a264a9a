package dev.fovea.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.example.GuideBlock;
import org.junit.jupiter.api.Test;

/**
 * The commands in the README and the guide: those of the application are parsed by it, the others name programs, tests and
 * modules that there are, or stand in the script that runs the consumers' projects.
 */
class GuideCommandsTest {
    private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");
    private static final Pattern TEST = Pattern.compile("-Dtest='([^']+)'");
    private static final Pattern OTHER = Pattern.compile("\\b(benchmarks/bench|recipes/recipe) [^`\n#]*");
    private static final Pattern OPTION = Pattern.compile("(--[a-z-]+)");
    private static final Pattern PROGRAM = Pattern.compile("\\b(\\w+)[.]java\\b");

    private static List<String> commands(List<GuideBlock> blocks) {
        return blocks.stream().filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.text().replaceAll("\\s*\\\\\n\\s*", " ").lines())
                .flatMap(line -> Arrays.stream(line.replaceAll("\\s+#.*", "").split(" && ", -1)))
                .map(String::strip).toList();
    }

    @Test
    void canBeTyped() throws IOException {
        List<String> commands = commands(GuideBlock.all());
        assertTrue(commands.size() > 20, commands::toString);
        for (String command : commands) {
            check(command);
        }
    }

    /** Beyond the guide: the application's commands on all other pages, and the options of the other launchers. */
    @Test
    void thoseOfTheLaunchersAreThereOnEveryPage() throws IOException {
        String benchmarks = sources("benchmarks");
        String recipes = sources("recipes");
        int found = 0;
        for (Path page : pages()) {
            for (String command : commands(GuideBlock.in(page))) {
                if (command.startsWith("mnist-app/mnist ")) {
                    check(command);
                    found++;
                }
            }
            for (MatchResult other : OTHER.matcher(Files.readString(page)).results().toList()) {
                String sources = other.group(1).startsWith("bench") ? benchmarks : recipes;
                matches(OPTION, other.group()).forEach(
                        option -> assertTrue(sources.contains('"' + option + '"'), page + ": " + other.group()));
                found++;
            }
        }
        assertTrue(found > 30, "found only " + found);
    }

    private static List<Path> pages() throws IOException {
        Path root = GuideBlock.root();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(Stream.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")), docs)
                    .filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static String sources(String module) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(GuideBlock.root().resolve(module).resolve("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static void check(String command) throws IOException {
        List<String> words = List.of(command.split(" +", -1));
        List<String> arguments = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "mnist-app/mnist" ->
                Main.commandLine(Console.system()).parseArgs(arguments.toArray(String[]::new));
            case "mvn" -> {
                matches(MODULES, command).flatMap(modules -> Stream.of(modules.split(",", -1)))
                        .forEach(module -> assertExists(command, module + "/pom.xml"));
                matches(TEST, command)
                        .forEach(test -> assertExists(command, "mnist-app/src/test/java/" + test + ".java"));
            }
            case "java" -> {
                if (command.contains(".java")) {
                    assertTrue(files().containsAll(matches(PROGRAM, command).toList()), command);
                } else {
                    assertStandsInTheScript(command);
                }
            }
            case "jlink", "jpackage", "jshell" -> assertStandsInTheScript(command);
            case "curl", "export" -> assertEquals(2, Math.min(2, words.size()), command);
            default -> assertExists(command, words.getFirst());
        }
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    private static List<String> files() throws IOException {
        return GuideBlock.all().stream().flatMap(block -> block.file().stream()).toList();
    }

    private static void assertExists(String command, String path) {
        assertTrue(Files.exists(GuideBlock.root().resolve(path)), () -> command + ": there is no " + path);
    }

    private static void assertStandsInTheScript(String command) throws IOException {
        String script = Files.readString(GuideBlock.root().resolve(".config/consumers/run"));
        Matcher found = Pattern.compile(
                Arrays.stream(command.split(" +", -1)).map(Pattern::quote).collect(Collectors.joining("[\\s\\\\]+")))
                .matcher(script);
        assertTrue(found.find(), () -> ".config/consumers/run does not run " + command);
    }

    @Test
    void theConsumersScriptIsOneThatCanBeRun() {
        Path script = GuideBlock.root().resolve(".config/consumers/run");
        assertTrue(Files.isExecutable(script), script::toString);
    }
}
