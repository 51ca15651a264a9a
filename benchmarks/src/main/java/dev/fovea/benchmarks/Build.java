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
    private final String name;
    private final ClassLoader classes;

    private Build(String name, ClassLoader classes) {
        this.name = name;
        this.classes = classes;
    }

    /** This build, loaded once more, so that neither has what the other lacks. */
    static Build here() throws FileException {
        return of("this build", System.getProperty("java.class.path"));
    }

    /**
     * A build.
     *
     * @param classPath a jar, or several jars and folders
     * @return the build
     * @throws FileException if there is no such file
     */
    static Build of(String classPath) throws FileException {
        return of("the other build", classPath);
    }

    private static Build of(String name, String classPath) throws FileException {
        List<URL> places = new ArrayList<>();
        for (String each : classPath.split(File.pathSeparator, -1)) {
            Path place = Path.of(each);
            if (!Files.exists(place)) {
                throw new FileException("no such file: " + place);
            }
            places.add(url(place));
        }
        return new Build(name, new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }

    /**
     * Training steps, as those of {@link TrainingStep}, verified by the build itself.
     *
     * @param batchSize images of a step
     * @param augment whether they are augmented
     * @param threads threads of a step
     * @return runs a step and returns how many images that was
     * @throws FileException if the build has no such steps
     * @throws WrongResultException if they compute what they should not
     */
    LongSupplier training(int batchSize, boolean augment, int threads) throws FileException {
        try {
            Class<?> parallel = classes.loadClass("dev.fovea.parallel.Parallel");
            Class<?> type = classes.loadClass("dev.fovea.benchmarks.TrainingStep");
            Constructor<?> constructor = type.getDeclaredConstructor(int.class, boolean.class, parallel);
            constructor.setAccessible(true);
            Method run = type.getDeclaredMethod("run");
            run.setAccessible(true);
            Method verify = type.getDeclaredMethod("verify");
            verify.setAccessible(true);
            Object onThreads = parallel.getMethod("ofThreads", int.class).invoke(null, threads);
            call(verify, constructor.newInstance(TrainingStep.VERIFIED, augment, onThreads));
            Object step = constructor.newInstance(batchSize, augment, onThreads);
            return () -> {
                call(run, step);
                return batchSize;
            };
        } catch (ReflectiveOperationException e) {
            throw new FileException("no training step to be had of that build: " + e, e);
        }
    }

    private void call(Method method, Object step) {
        try {
            method.invoke(step);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it was made accessible
        } catch (InvocationTargetException e) {
            Throwable cause = e.getTargetException();
            // The build has a class of its own of this name.
            if (cause.getClass().getName().equals(WrongResultException.class.getName())) {
                throw new WrongResultException(name + ": " + cause.getMessage());
            }
            throw new IllegalStateException("a step of " + name + " failed: " + cause, cause);
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
