package dev.fovea.internal.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Objects;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Defines a class of this package anew, as a hidden class that carries data its static initialiser reads into {@code
 * static final} fields. To the JIT compiler those are constants, which the Vector API needs of a species and which
 * makes strides immediates.
 */
final class Template {
    private Template() {}

    /**
     * A new instance of a hidden copy of a class.
     *
     * @param template the class, with a constructor without arguments
     * @param type what the instance is used as
     * @param data what {@link #data} returns in the copy's static initialiser
     * @return the instance
     */
    static <T> T specialize(Class<? extends T> template, Class<T> type, Object data) {
        try {
            Lookup copy = MethodHandles.lookup().defineHiddenClassWithClassData(bytecode(template), data, true);
            Object instance = copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
            return type.cast(instance);
        } catch (Throwable thrown) {
            throw new IllegalStateException("cannot specialise " + template.getName() + " for " + data, thrown);
        }
    }

    /**
     * The data of the hidden class being initialised.
     *
     * @param lookup the hidden class's own lookup
     * @param type the data's type
     * @return the data
     */
    static <T> T data(Lookup lookup, Class<T> type) {
        try {
            return Objects.requireNonNull(
                    MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, type),
                    () -> lookup.lookupClass() + " is a template and must be specialised");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static VectorSpecies<Float> species(int lanes) {
        return VectorSpecies.of(float.class, VectorShape.forBitSize(lanes * Float.SIZE));
    }

    private static byte[] bytecode(Class<?> template) {
        String file = template.getSimpleName() + ".class";
        try (InputStream in = template.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, () -> file + " is missing beside " + template).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
