package dev.fovea.nn.op;

import dev.fovea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a network: forward and backward, a range of samples at a time. Sample n of the output depends on sample n
 * of the inputs alone; an op that couples the batch is a {@link CoupledOp}.
 *
 * <p>An op is immutable and shared by all threads. What it needs besides its arrays it asks for: {@link #newShared}
 * memory, one for an execution and filled by {@link #prepare}, and {@link #newOwn} memory, one for each chunk of the
 * batch. The flags let the plan save memory and traffic; their defaults are always right. An op that is to be exported
 * to ONNX implements {@link dev.fovea.nn.onnx.OnnxOp}, too.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public interface Op {
    /**
     * The shape of the output for one sample.
     *
     * @return the shape
     */
    Shape outputShape();

    /**
     * The parameters the op reads.
     *
     * @return the parameters, trainable or not
     */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * Whether {@link #backward} reads an input.
     *
     * @return false if x may be overwritten before
     */
    default boolean readsInput() {
        return true;
    }

    /**
     * Whether {@link #backward} reads the output.
     *
     * @return false if y may be overwritten before
     */
    default boolean readsOutput() {
        return true;
    }

    /**
     * Whether forward works with y in the place of x(0), and backward with dx(0) in the place of dy.
     *
     * @return true if it may run in place
     */
    default boolean inPlace() {
        return false;
    }

    /**
     * Whether forward may run a second time for each sample, in backward, instead of keeping y for the whole batch: it costs
     * hardly more than moving y to and from memory, computes the same again, changes nothing but y, and draws random numbers by
     * {@link Frame#randomKey} alone. Asked of ops of one input that are not called for a {@link #wholeChunk} and whose input
     * is kept anyway, or computed again itself.
     *
     * @return true for activations and for normalisation, once statistics are known
     */
    default boolean repeatable() {
        return false;
    }

    /**
     * Whether the output is the input under another shape; then neither forward nor backward is called.
     *
     * @return true for a mere change of shape
     */
    default boolean view() {
        return false;
    }

    /**
     * Whether it is better called once for a whole chunk than once for each image: when its parameters are far larger
     * than an image.
     *
     * @return true for a whole chunk at a time
     */
    default boolean wholeChunk() {
        return false;
    }

    /**
     * Whether the op does nothing in prediction and evaluation and is left out there; exported it is only where it says
     * how, into files that are to be trained on.
     *
     * @return true for dropout and the like
     */
    default boolean identityInPrediction() {
        return false;
    }

    /**
     * New memory that all chunks of an execution share, read-only outside {@link #prepare} and a coupled op's combine
     * steps.
     *
     * @param mode what it is for
     * @return the memory, or null for none
     */
    default @Nullable Object newShared(Mode mode) {
        return null;
    }

    /**
     * New memory for one chunk.
     *
     * @param mode what it is for
     * @return the memory, or null for none
     */
    default @Nullable Object newOwn(Mode mode) {
        return null;
    }

    /**
     * The scratch that forward, backward, completeBackward and addBatchGradient work with, and that need not be kept
     * between calls: it is lent by the plan, which has as many pieces as chunks run at once.
     *
     * @param mode what the network is run for
     * @return the floats {@link Frame#workspace} has at least
     */
    default int workspaceSize(Mode mode) {
        return 0;
    }

    /**
     * Fills the shared memory from the parameters; called after every change of them, before the first sample.
     *
     * @param frame a frame of the execution
     */
    default void prepare(Frame frame) {}

    /**
     * Computes y of samples [from, to); if {@link #repeatable}, once more in backward where that saves memory.
     *
     * @param frame where the arrays are
     * @param from first sample
     * @param to one past the last sample
     */
    void forward(Frame frame, int from, int to);

    /**
     * Computes, for samples [from, to), every dx that is wanted, all of its elements (what was there before is of no meaning),
     * and adds to the gradients of the trainable parameters, but for the {@link #batchParameter}. Called in training and evaluation.
     *
     * @param frame where the arrays are
     * @param from first sample
     * @param to one past the last sample
     */
    void backward(Frame frame, int from, int to);

    /**
     * Completes backward for a chunk: called once when {@link #backward} is through with all its samples, for what is
     * better done once than for each sample.
     *
     * @param frame where the arrays are
     */
    default void completeBackward(Frame frame) {}

    /**
     * A parameter much larger than a sample, such as the kernel of a dense layer, whose gradient {@link #backward}
     * leaves to {@link #addBatchGradient}: then no chunk needs an array of this size, to be read and written for a few
     * samples. The op must not run in place, nor be a view.
     *
     * @return one of the op's trainable parameters, or null if backward adds to the gradients of all of them
     */
    default @Nullable Parameter batchParameter() {
        return null;
    }

    /**
     * Adds a piece of the {@link #batchParameter}'s gradient, from all samples of the batch. Called for every piece when
     * backward is through with all of them, in parallel; pieces are disjoint, and no element's value depends on how many
     * there are.
     *
     * @param frame where the arrays are; memory of the op's own in it belongs to a chunk, not to a piece
     * @param samples the samples of the batch, from 0
     * @param piece which piece
     * @param pieces how many pieces there are
     */
    default void addBatchGradient(Frame frame, int samples, int piece, int pieces) {}
}
