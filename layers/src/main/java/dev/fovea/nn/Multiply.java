package dev.fovea.nn;

import dev.fovea.nn.internal.plan.MultiplyOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.List;

/**
 * The product of several values, element by element: y = x₀·x₁·…. A factor behind the first may have one number for each
 * channel, (channels) or (1, 1, channels), for all pixels, as in squeeze-and-excitation (Hu et al., 2018); or one for each
 * pixel, (height, width, 1), for all channels, as in spatial attention (Woo et al., 2018).
 */
public record Multiply() implements Layer {
    @Override
    public Value emit(Emitter emitter, Value x) {
        return emit(emitter, List.of(x));
    }

    @Override
    public Value emit(Emitter emitter, List<Value> xs) {
        Combined.requireSeveral("multiply", xs);
        Value product = xs.get(0);
        for (Value x : xs.subList(1, xs.size())) {
            if (!MultiplyOp.takes(product.shape(), x.shape())) {
                throw new IllegalArgumentException(
                        "multiply: expected factors of the first one's shape, with one number "
                                + "for each channel or one for each pixel, found " + Combined.shapes(xs));
            }
            product = emitter.emit(new MultiplyOp(product.shape(), x.shape()), product, x);
        }
        return product;
    }
}
