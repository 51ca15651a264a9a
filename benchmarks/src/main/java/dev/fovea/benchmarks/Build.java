package dev.fovea.benchmarks;

import dev.fovea.io.FileException;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A build of the library and its benchmarks, loaded apart from this one: classes, compiled code and profiles of its own. So
 * two of them can be measured by turns in one JVM.
 */
final class Build {
    private final ClassLoader classes;

    private Build(ClassLoader classes) {
        this.classes = classes;
    }

    /** This build, loaded once more, so that neither has what the other lacks. */
    static Build here() throws FileException {
        return of(System.getProperty("java.class.path"));
    }

    /**
     * A build.
     *
     * @param classPath a jar, or several jars and folders
     * @return the build
     * @throws FileException if there is no such file
     */
    static Build of(String classPath) throws FileException {
        List<URL> places = new ArrayList<>();
        for (String name : classPath.split(File.pathSeparator, -1)) {
            Path place = Path.of(name);
            if (!Files.exists(place)) {
                throw new FileException("no such file: " + place);
            }
            places.add(url(place));
        }
        return new Build(new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }

    /**
     * Training steps, as those of {@link TrainingStep}.
     *
     * @param batchSize images of a step
     * @param augment whether they are augmented
     * @param threads threads of a step
     * @return runs a step and returns how many images that was
     * @throws FileException if the build has no such steps
     */
    LongSupplier training(int batchSize, boolean augment, int threads) throws FileException {
        try {
            Class<?> parallel = classes.loadClass("dev.fovea.parallel.Parallel");
            Class<?> type = classes.loadClass("dev.fovea.benchmarks.TrainingStep");
            Constructor<?> constructor = type.getDeclaredConstructor(int.class, boolean.class, parallel);
            constructor.setAccessible(true);
            Method run = type.getDeclaredMethod("run");
            run.setAccessible(true);
            Object step = constructor.newInstance(
                    batchSize, augment, parallel.getMethod("ofThreads", int.class).invoke(null, threads));
            return () -> {
                call(run, step);
                return batchSize;
            };
        } catch (ReflectiveOperationException e) {
            throw new FileException("no training step to be had of that build: " + e, e);
        }
    }

    private static void call(Method run, Object step) {
        try {
            run.invoke(step);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it was made accessible
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a step failed: " + e.getCause(), e.getCause());
        }
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // every path has one
        }
    }
}
