package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The line "Imports:" of a page of the guide brings every class and factory that the page's fragments name, each from one place. (Whole
 * files have imports of their own and are compiled.)
 */
class ImportsTest {
    private static final Pattern IMPORTS =
            Pattern.compile("^Imports: (.*?)\\(\\[explained\\]", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern MODULE = Pattern.compile("`import module ([a-z.]+);`");
    private static final Pattern PACKAGE = Pattern.compile("`import ([a-z.]+)[.][*];`");
    private static final Pattern SINGLE = Pattern.compile("`import [a-z.]+[.]([A-Z]\\w+);`");
    private static final Pattern STATIC = Pattern.compile("`import static ([a-z.]+[.][A-Z]\\w+)[.](?:[*]|\\w+);`");
    private static final Pattern FRAGMENTS =
            Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern NO_CODE = Pattern.compile("\"[^\"\n]*\"|//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("(?<![\\w.])[A-Z]\\w+");
    private static final Pattern CALL = Pattern.compile("(?<![\\w.])([a-z]\\w+)\\(");
    private static final List<String> FACTORIES =
            List.of("dev.fovea.nn.Layers", "dev.fovea.nn.Blocks", "dev.fovea.data.Augmentations");

    private final ModuleFinder modules = ModuleFinder.compose(GuidePrograms.modules(), ModuleFinder.ofSystem());

    /** What an import of a module brings: the packages that it exports to all, and those of what it passes on. */
    private Set<String> packages(String module) {
        ModuleDescriptor descriptor = modules.find(module).map(ModuleReference::descriptor).orElseThrow();
        Set<String> packages = descriptor.exports().stream().filter(exports -> !exports.isQualified())
                .map(Exports::source).collect(Collectors.toCollection(TreeSet::new));
        descriptor.requires().stream().filter(required -> required.modifiers().contains(Modifier.TRANSITIVE))
                .forEach(required -> packages.addAll(packages(required.name())));
        return packages;
    }

    /** The packages in which there is a public class of that name, in Fovea's modules and in java.base. */
    private Map<String, Set<String>> classes() throws IOException {
        Map<String, Set<String>> classes = new TreeMap<>();
        Set<String> exported = packages("dev.fovea.vision");
        exported.addAll(packages("java.base"));
        for (String name : List.of(
                "java.base", "dev.fovea.core", "dev.fovea.layers", "dev.fovea.optim", "dev.fovea.vision")) {
            try (ModuleReader reader = modules.find(name).orElseThrow().open(); Stream<String> files = reader.list()) {
                files.filter(file -> file.matches("[\\w/]+/[A-Z]\\w*[.]class")).forEach(file -> {
                    int slash = file.lastIndexOf('/');
                    String place = file.substring(0, slash).replace('/', '.');
                    String type = file.substring(slash + 1, file.length() - ".class".length());
                    if (exported.contains(place) && isPublic(place + "." + type)) {
                        classes.computeIfAbsent(type, _ -> new TreeSet<>()).add(place);
                    }
                });
            }
        }
        return classes;
    }

    private static boolean isPublic(String type) {
        try {
            return java.lang.reflect.Modifier
                    .isPublic(Class.forName(type, false, ImportsTest.class.getClassLoader()).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> methods(String type) throws ClassNotFoundException {
        return Stream.of(Class.forName(type).getMethods())
                .filter(method -> java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .map(Method::getName).collect(Collectors.toSet());
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(found.groupCount() == 0 ? 0 : 1)).toList();
    }

    @Test
    void aPageNamesWhatItsFragmentsNeed() throws Exception {
        Map<String, Set<String>> classes = classes();
        List<String> faults = new ArrayList<>();
        int pages = 0;
        try (Stream<Path> guide = Files.list(GuideBlock.root().resolve("docs/guide"))) {
            for (Path page : guide.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
                String text = Files.readString(page);
                String code = all(FRAGMENTS, text).stream().filter(block -> !block.contains("import "))
                        .map(block -> NO_CODE.matcher(block).replaceAll("")).collect(Collectors.joining());
                String line = IMPORTS.matcher(text).results().map(found -> found.group(1)).findFirst().orElse("");
                pages += line.isEmpty() ? 0 : 1;
                check(page.getFileName() + ": ", code, line, classes, faults);
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(pages > 10, "only " + pages + " pages have the line");
    }

    private void check(String page, String code, String line, Map<String, Set<String>> classes, List<String> faults)
            throws ClassNotFoundException {
        Set<String> brought = new TreeSet<>(packages("java.base"));
        Set<String> first = new TreeSet<>(all(PACKAGE, line)); // which a module's import gives way to
        first.add("java.lang");
        all(MODULE, line).forEach(module -> brought.addAll(packages(module)));
        brought.addAll(first);
        List<String> single = all(SINGLE, line);
        for (String type : new TreeSet<>(all(CLASS, code))) {
            Set<String> places = new TreeSet<>(classes.getOrDefault(type, Set.of()));
            boolean ours = places.stream().anyMatch(place -> place.startsWith("dev.fovea"));
            if (places.stream().anyMatch(first::contains)) {
                places.retainAll(first);
            }
            places.retainAll(brought);
            if (ours && places.size() != 1 && !single.contains(type)) {
                faults.add(page + type + " is in " + places + " of what is imported");
            }
        }
        Set<String> factories = new TreeSet<>();
        for (String type : FACTORIES) {
            if (all(STATIC, line).contains(type)) {
                factories.addAll(methods(type));
            }
        }
        for (String type : FACTORIES) {
            for (String call : all(CALL, code)) {
                if (methods(type).contains(call) && !factories.contains(call)) {
                    faults.add(page + call + " of " + type + " is not imported");
                }
            }
        }
    }
}
