package dev.fovea.nn.internal.plan;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Initializer;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a layer once more: its ops are new, its parameters those that it got the first time, in the same order. */
final class SharingEmitter implements Emitter {
    private final Emitter first;
    private final Cursor cursor;
    private final List<Parameter> own = new ArrayList<>();
    private final @Nullable SharingEmitter outer;

    SharingEmitter(Emitter first, List<Parameter> parameters) {
        this(first, new Cursor(parameters), null);
    }

    private SharingEmitter(Emitter first, Cursor cursor, @Nullable SharingEmitter outer) {
        this.first = first;
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
        return first.emit(op, inputs);
    }

    @Override
    public Emitter scope(String name) {
        return new SharingEmitter(first, cursor, this);
    }

    @Override
    public Emitter again() {
        return new SharingEmitter(first, List.copyOf(own));
    }
}
