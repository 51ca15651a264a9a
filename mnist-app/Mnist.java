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
    Files.createDirectories(runs);
    if (stale(root, runs, current)) {
        try (FileChannel file = opened(runs.resolve("lock")); FileLock _ = alone(file)) {
            if (stale(root, runs, current)) {
                removeOld(runs);
                build(root, runs, current);
            }
        }
    }
    Path jars = runs.resolve(Files.readString(current));
    List<String> line = new ArrayList<>(List.of(
            java("java"), "-p", jars.toString(), "-m", "dev.fovea.mnist/dev.fovea.mnist.cli.Main"));
    line.addAll(List.of(arguments));
    int status;
    try (Closeable _ = held(jars)) {
        status = new ProcessBuilder(line).inheritIO().start().waitFor();
    }
    System.exit(status);
}

/** What is locked by all who run from a build, as long as they do. */
static Path user(Path jars) {
    return jars.resolveSibling(jars.getFileName() + ".user");
}

/** Holds that until it is closed; nothing in a folder of somebody else, where nobody can write. */
static Closeable held(Path jars) {
    try {
        FileChannel file = opened(user(jars));
        file.lock(0, Long.MAX_VALUE, true);
        return file;
    } catch (IOException e) {
        return () -> {};
    }
}

static FileChannel opened(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
}

/** Two that build at once would do so in the same folders: the second waits, and then finds the build of the first. */
static FileLock alone(FileChannel file) throws IOException {
    FileLock lock = file.tryLock();
    if (lock != null) {
        return lock;
    }
    System.err.println("mnist: waiting for the build of another start");
    return file.lock();
}

/** Removes builds of more than a week ago that nobody runs from. */
static void removeOld(Path runs) throws IOException {
    FileTime week = FileTime.from(Instant.now().minus(Duration.ofDays(7)));
    try (Stream<Path> builds = Files.list(runs)) {
        for (Path build : builds.filter(Files::isDirectory).toList()) {
            try {
                if (Files.getLastModifiedTime(build).compareTo(week) < 0) {
                    remove(build);
                }
            } catch (IOException e) {
                // It stays: an old build hinders nobody, and may be somebody else's.
            }
        }
    }
}

static void remove(Path build) throws IOException {
    try (FileChannel file = opened(user(build)); FileLock lock = file.tryLock()) {
        if (lock == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(build)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
    Files.delete(user(build));
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
