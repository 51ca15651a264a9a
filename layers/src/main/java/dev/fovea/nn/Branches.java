package dev.fovea.nn;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Several layers side by side on one input, whose outputs are combined: y = combine(branch₀(x), branch₁(x), …). An
 * Inception block is a {@link Concat} of branches (Szegedy et al., 2015), squeeze-and-excitation a {@link Multiply} of the
 * identity and what it is scaled by (Hu et al., 2018).
 *
 * @param combine what makes one value of the branches' outputs, such as {@link Concat}, {@link Add} or {@link Multiply}
 * @param branches the branches, at least two
 */
public record Branches(Layer combine, List<Layer> branches) implements Layer {
    /**
     * Copies the list.
     *
     * @throws NullPointerException if a layer is null
     * @throws IllegalArgumentException if there are fewer than two branches
     */
    public Branches {
        Objects.requireNonNull(combine, "combine");
        branches = Nested.checked(branches);
        if (branches.size() < 2) {
            throw new IllegalArgumentException("branches: expected at least two, found " + branches.size());
        }
    }

    /**
     * Layers side by side.
     *
     * @param combine what makes one value of their outputs
     * @param branches the branches, at least two
     */
    public Branches(Layer combine, Layer... branches) {
        this(combine, Arrays.asList(branches));
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        List<Value> ys = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            String which = "branch " + (i + 1) + " of " + branches.size();
            ys.add(Nested.emit(which, branches.get(i), emitter.scope("branch"), List.of(x)));
        }
        return combine.emit(emitter, ys);
    }

    /** The name of what combines them. */
    @Override
    public String name() {
        return combine.name();
    }
}
