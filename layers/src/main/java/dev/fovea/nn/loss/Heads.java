package dev.fovea.nn.loss;

import dev.fovea.annotation.CheckReturnValue;
import dev.fovea.nn.op.Parts;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The outputs of a network that has several, each with what its target is. A sample's targets stand one after the other,
 * in the order in which they are given here.
 *
 * <pre>{@code
 * Heads heads = new Heads(network.outputParts().orElseThrow())
 *         .target("digit", Target.label(10))
 *         .target("angle", Target.values(Shape.of(1)));
 * Loss loss = heads.loss("digit", new SoftmaxCrossEntropy())
 *         .plus(heads.loss("angle", new MeanSquaredError()).times(0.1));
 * }</pre>
 *
 * <p>The data have targets of {@link #target}. Immutable.
 */
@CheckReturnValue
public final class Heads {
    private final Parts outputs;
    private final List<Head> heads;

    /**
     * One output with its target.
     *
     * @param name the output's name
     * @param output its shape
     * @param begin where it begins in the network's output
     * @param target what its target is
     * @param targetBegin where that begins in a sample's target
     */
    record Head(String name, Shape output, int begin, Target target, int targetBegin) {
        /** The same sample, as if the head were all there is. */
        Outcome of(Outcome outcome) {
            return outcome.part(target, begin, output.size(), targetBegin);
        }
    }

    /**
     * Outputs none of which has a target yet.
     *
     * @param outputs the outputs, of {@code Network.outputParts}
     */
    public Heads(Parts outputs) {
        this(outputs, List.of());
    }

    private Heads(Parts outputs, List<Head> heads) {
        this.outputs = Objects.requireNonNull(outputs, "outputs");
        this.heads = List.copyOf(heads);
    }

    /**
     * These with a target more, behind the others.
     *
     * @param name the output
     * @param target what its target is
     * @return the changed heads
     * @throws IllegalArgumentException if there is no such output, or it has a target already
     */
    public Heads target(String name, Target target) {
        if (heads.stream().anyMatch(head -> head.name.equals(name))) {
            throw new IllegalArgumentException("the output " + name + " has a target already");
        }
        List<Head> more = new ArrayList<>(heads);
        more.add(new Head(name, outputs.shape(name), outputs.offset(name), target, targetSize()));
        return new Heads(outputs, more);
    }

    /**
     * What the data have for targets.
     *
     * @return values, as many as the targets of all heads together
     * @throws IllegalStateException if there are none
     */
    public Target target() {
        if (heads.isEmpty()) {
            throw new IllegalStateException("no output has a target yet; there are " + outputs);
        }
        return Target.values(Shape.of(targetSize()));
    }

    /**
     * The loss of one output; those of several are added by {@link Loss#plus}.
     *
     * @param name the output
     * @param loss what its outputs and targets are compared by
     * @return the loss, which leaves the other outputs alone
     * @throws IllegalArgumentException if there is no such output with a target, or the loss cannot compare them
     */
    public Loss loss(String name, Loss loss) {
        Head head = head(name);
        checked(name, () -> loss.check(head.output, head.target));
        return new HeadLoss(this, head, loss);
    }

    /**
     * One output of a sample with its target, as if it were all there is: what a metric of this output looks at.
     *
     * @param name the output
     * @param outcome the sample
     * @return the output's part, lent like the sample
     * @throws IllegalArgumentException if there is no such output with a target
     */
    public Outcome part(String name, Outcome outcome) {
        return head(name).of(outcome);
    }

    /**
     * The shape of an output.
     *
     * @param name the output
     * @return its shape for one sample
     * @throws IllegalArgumentException if there is no such output
     */
    public Shape output(String name) {
        return outputs.shape(name);
    }

    /**
     * The target of an output.
     *
     * @param name the output
     * @return what its target is
     * @throws IllegalArgumentException if there is no such output with a target
     */
    public Target target(String name) {
        return head(name).target;
    }

    /**
     * Fails unless a network has these outputs and the data these targets.
     *
     * @param output the shape of the network's output for one sample
     * @param target what the data have
     * @throws IllegalArgumentException if not; the message has both
     */
    public void check(Shape output, Target target) {
        if (!output.equals(outputs.shape()) || !target.equals(target())) {
            throw new IllegalArgumentException("the outputs " + outputs + " with targets for " + names() + " need "
                    + "outputs " + outputs.shape() + " and targets of " + target() + ", found outputs " + output
                    + " and " + target);
        }
    }

    private Head head(String name) {
        for (int i = 0; i < heads.size(); i++) { // for every sample: no object is made
            if (heads.get(i).name.equals(name)) {
                return heads.get(i);
            }
        }
        throw new IllegalArgumentException(
                "the output \"" + name + "\" has no target; there are targets for " + names());
    }

    private List<String> names() {
        return heads.stream().map(Head::name).toList();
    }

    private int targetSize() {
        return heads.stream().mapToInt(head -> head.target.size()).sum();
    }

    /** Says of which output something is wrong. */
    static void checked(String name, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("output " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Heads that && outputs.equals(that.outputs) && heads.equals(that.heads);
    }

    @Override
    public int hashCode() {
        return Objects.hash(outputs, heads);
    }

    @Override
    public String toString() {
        return outputs + " with targets "
                + heads.stream().map(head -> head.name + ": " + head.target).toList();
    }
}
