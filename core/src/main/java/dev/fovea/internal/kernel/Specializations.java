package dev.fovea.internal.kernel;

import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The specialisations of a template by shape: a geometry seen before costs no new class and is compiled already. One
 * that no network uses any more may be unloaded when memory is short, so that a process may build networks of ever new
 * shapes.
 */
final class Specializations<S, T> {
    private final Class<? extends T> template;
    private final Class<T> type;
    private final ConcurrentMap<S, SoftReference<T>> known = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param template the class {@link Template#specialize} copies
     * @param type what the copies are used as
     */
    Specializations(Class<? extends T> template, Class<T> type) {
        this.template = template;
        this.type = type;
    }

    /**
     * The template specialised for a shape. Two threads that ask for a new one at once may get one each.
     *
     * @param shape the shape
     * @return the specialisation
     */
    T get(S shape) {
        T specialization = used(shape);
        if (specialization == null) {
            specialization = Template.specialize(template, type, shape);
            known.put(shape, new SoftReference<>(specialization));
        }
        return specialization;
    }

    private @Nullable T used(S shape) {
        SoftReference<T> reference = known.get(shape);
        return reference == null ? null : reference.get();
    }
}
