package dev.fovea.nn;

import dev.fovea.nn.op.Value;
import java.util.List;
import java.util.stream.Collectors;

/** What the layers that combine values have to say of them. */
final class Combined {
    private Combined() {}

    static void requireSeveral(String layer, List<Value> xs) {
        if (xs.size() < 2) {
            throw new IllegalArgumentException(layer + " takes at least two values, is given " + xs.size()
                    + "; give it to branches or to a LayerGraph");
        }
    }

    static String shapes(List<Value> xs) {
        return xs.stream().map(x -> x.shape().toString()).collect(Collectors.joining(" and "));
    }
}
