import java.nio.file.attribute.FileTime;

/**
 * Runs the application where there is no POSIX shell, on Windows for example: "java mnist-app/Mnist.java train". Does what the launcher
 * "mnist" does, without its faster start: builds when a source is newer than the last build, then runs. Java must be 25 or newer.
 */
static final List<String> MODULES = List.of("core", "core/vector", "layers", "optim", "vision", "mnist-app");

void main(String[] arguments) throws Exception {
    Path root = root();
    Path runs = root.resolve("mnist-app/target/java-run");
    Path current = runs.resolve("current"); // names the folder of the last build, and its time is that at which the build began
    if (stale(root, runs, current)) {
        build(root, runs, current);
    }
    List<String> line = new ArrayList<>(List.of(
            java("java"), "-p", runs.resolve(Files.readString(current)).toString(), "-m",
            "dev.fovea.mnist/dev.fovea.mnist.cli.Main"));
    line.addAll(List.of(arguments));
    System.exit(new ProcessBuilder(line).inheritIO().start().waitFor());
}

/** The project's folder, from that of this file. */
static Path root() {
    String file = System.getProperty("jdk.launcher.sourcefile", "mnist-app/Mnist.java");
    Path root = Path.of(file).toAbsolutePath().normalize().getParent().getParent();
    if (!Files.exists(root.resolve("mnist-app/pom.xml"))) {
        throw fail("start it in the project's folder: java mnist-app/Mnist.java");
    }
    return root;
}

static boolean stale(Path root, Path runs, Path current) throws IOException {
    if (!Files.exists(current) || !Files.isDirectory(runs.resolve(Files.readString(current)))) {
        return true;
    }
    FileTime built = Files.getLastModifiedTime(current);
    if (newer(root.resolve("pom.xml"), built)) {
        return true;
    }
    for (String module : MODULES) {
        if (newer(root.resolve(module).resolve("pom.xml"), built) || newer(root.resolve(module).resolve("src/main"), built)) {
            return true;
        }
    }
    return false;
}

/** Whether a file, or one of a folder, has changed since. */
static boolean newer(Path start, FileTime since) throws IOException {
    try (Stream<Path> files = Files.walk(start)) {
        for (Path file : (Iterable<Path>) files::iterator) {
            if (Files.getLastModifiedTime(file).compareTo(since) > 0) {
                return true;
            }
        }
    }
    return false;
}

static void build(Path root, Path runs, Path current) throws Exception {
    System.err.println("mnist: building, because a source is newer than the last build; this takes a minute");
    Files.createDirectories(runs);
    String name = String.valueOf(System.currentTimeMillis());
    Path begun = Files.writeString(runs.resolve(name + ".begun"), name);
    String maven = windows() ? "mvn.cmd" : "mvn";
    ProcessBuilder builder = new ProcessBuilder(
            maven, "-q", "-B", "-ntp", "-pl", "mnist-app", "-am", "package", "-Dapp.directory=" + runs.resolve(name),
            "-Dmaven.test.skip=true", "-Djacoco.skip=true").directory(root.toFile()).inheritIO();
    builder.environment().put("JAVA25_HOME", System.getProperty("java.home"));
    builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    int status;
    try {
        status = builder.start().waitFor();
    } catch (IOException e) {
        throw fail("Maven is missing and the application is not built yet: install Maven 3.8 or newer");
    }
    if (status != 0) {
        throw fail("the build failed");
    }
    Files.move(begun, current, StandardCopyOption.REPLACE_EXISTING);
}

static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", windows() ? program + ".exe" : program).toString();
}

static boolean windows() {
    return System.getProperty("os.name").startsWith("Windows");
}

static RuntimeException fail(String message) {
    System.err.println("mnist: " + message);
    System.exit(1);
    return new IllegalStateException(message);
}
