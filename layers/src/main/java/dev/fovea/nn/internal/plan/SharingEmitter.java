package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a layer once more: its ops are new, its parameters those that it got the first time, in the same order. */
final class SharingEmitter implements Emitter {
    /** Makes emitters beside this one. */
    private final Function<String, Emitter> around;

    private final Emitter place;
    private final Cursor cursor;
    private final List<Parameter> own = new ArrayList<>();
    private final @Nullable SharingEmitter outer;

    /**
     * The emitter of a layer at another place.
     *
     * @param around makes emitters in the layer around it
     * @param name what it is called there
     * @param parameters those it got the first time
     */
    SharingEmitter(Function<String, Emitter> around, String name, List<Parameter> parameters) {
        this(around, name, new Cursor(List.copyOf(parameters)), null);
    }

    private SharingEmitter(
            Function<String, Emitter> around, String name, Cursor cursor, @Nullable SharingEmitter outer) {
        this.around = around;
        this.place = around.apply(name);
        this.cursor = cursor;
        this.outer = outer;
    }

    /** The parameters, and how many have been asked for by the layer and those in it. */
    private static final class Cursor {
        final List<Parameter> parameters;
        int next;

        Cursor(List<Parameter> parameters) {
            this.parameters = parameters;
        }
    }

    @Override
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
        return next(name, shape, true);
    }

    @Override
    public Parameter state(String name, Shape shape, float value) {
        return next(name, shape, false);
    }

    private Parameter next(String name, Shape shape, boolean trainable) {
        if (cursor.next == cursor.parameters.size()) {
            throw new IllegalArgumentException("a shared layer asks for " + name + " " + shape
                    + ", which it did not where it was used first");
        }
        Parameter parameter = cursor.parameters.get(cursor.next++);
        if (!parameter.shape().equals(shape) || parameter.trainable() != trainable) {
            throw new IllegalArgumentException("a shared layer asks for " + name + " " + shape
                    + ", where it was used first for " + parameter + ": its inputs must be alike");
        }
        for (SharingEmitter scope = this; scope != null; scope = scope.outer) {
            scope.own.add(parameter);
        }
        return parameter;
    }

    @Override
    public Value emit(Op op, Value... inputs) {
        return place.emit(op, inputs);
    }

    @Override
    public Emitter scope(String name) {
        return new SharingEmitter(place::scope, name, cursor, this);
    }

    @Override
    public Emitter again(String name) {
        return new SharingEmitter(around, name, own);
    }
}
