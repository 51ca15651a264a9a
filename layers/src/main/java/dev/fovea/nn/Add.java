package dev.fovea.nn;

import dev.fovea.nn.internal.plan.AddOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.List;

/** The sum of several values of one shape: y = x₀ + x₁ + …, added in this order. */
public record Add() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, List.of(x));
    }

    @Override
    public Value emit(Emitter emitter, List<Value> xs) {
        Combined.requireSeveral("add", xs);
        Value sum = xs.get(0);
        for (Value x : xs.subList(1, xs.size())) {
            if (!x.shape().equals(sum.shape())) {
                throw new IllegalArgumentException("add: expected values of one shape, found " + Combined.shapes(xs)
                        + "; a projection such as a 1×1 convolution makes them equal");
            }
            sum = emitter.emit(new AddOp(sum.shape()), sum, x);
        }
        return sum;
    }
}
