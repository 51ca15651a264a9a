package org.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The guide's programs, compiled together against Fovea's modules, as "java -p lib Train.java" does. */
final class GuidePrograms {
    private final Path classes;

    private GuidePrograms(Path classes) {
        this.classes = classes;
    }

    /** Compiles files; fails with the compiler's messages. */
    static GuidePrograms compile(Map<String, String> files, Path folder) throws IOException {
        Path sources = Files.createDirectory(folder.resolve("sources"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(sources.resolve(file.getKey() + ".java"), file.getValue());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.list(sources)) {
            List<String> options = List.of(
                    "-proc:none", "-d", classes.toString(), "--add-modules", "dev.fovea.vision", "--module-path",
                    modulePath("dev.fovea.vision"));
            boolean compiled = compiler
                    .getTask(messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(all.toList()))
                    .call();
            assertTrue(compiled, messages::toString);
        }
        return new GuidePrograms(classes);
    }

    /** Of what is on the class path, where a module and those that it requires are. */
    private static String modulePath(String root) {
        Configuration all = ModuleLayer.boot().configuration().resolve(modules(), ModuleFinder.of(), Set.of(root));
        return all.modules().stream().map(ResolvedModule::reference)
                .map(module -> Path.of(module.location().orElseThrow()).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The modules that the class path has. */
    static ModuleFinder modules() {
        return ModuleFinder.of(
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(System.getProperty("java.class.path"))
                        .map(Path::of).filter(GuidePrograms::isModule).toArray(Path[]::new));
    }

    private static boolean isModule(Path place) {
        try {
            boolean jar = Files.isRegularFile(place);
            return (jar || Files.exists(place.resolve("module-info.class")))
                    && !ModuleFinder.of(place).findAll().isEmpty();
        } catch (FindException e) {
            return false; // its name is none of a module's
        }
    }

    /** Runs a program in this process. */
    void run(String name, String... arguments) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> program = Class.forName(name, true, loader);
            Constructor<?> constructor = program.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = arguments.length == 0
                    ? program.getDeclaredMethod("main")
                    : program.getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            Object[] given = arguments.length == 0 ? new Object[0] : new Object[] {arguments};
            main.invoke(constructor.newInstance(), given);
        }
    }
}
