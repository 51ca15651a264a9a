package dev.fovea.internal.kernel;

import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classes that are defined for a shape, or a formula: one seen before costs no new class and is compiled already. One
 * that no network uses any more may be unloaded when memory is short, so that a process may build networks of ever new
 * shapes.
 */
final class Specializations<S, T> {
    private final Function<S, T> make;
    private final ConcurrentMap<S, SoftReference<T>> known = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param make defines the class for a shape and makes its instance
     */
    Specializations(Function<S, T> make) {
        this.make = make;
    }

    /**
     * What is defined for a shape. Two threads that ask for a new one at once may get one each.
     *
     * @param shape the shape
     * @return the specialisation
     */
    T get(S shape) {
        T specialization = used(shape);
        if (specialization == null) {
            specialization = make.apply(shape);
            known.put(shape, new SoftReference<>(specialization));
        }
        return specialization;
    }

    private @Nullable T used(S shape) {
        SoftReference<T> reference = known.get(shape);
        return reference == null ? null : reference.get();
    }
}
