package dev.fovea.nn.op;

import org.jspecify.annotations.Nullable;

/**
 * Where an op finds its arrays: the frame of one op for one chunk of the batch. Sample n of an array starts at that
 * array's offset for n. Arrays and offsets are those of the samples that a call is for; where it is for none, as in {@link
 * CoupledOp#combine} and {@link Op#completeBackward}, there are no samples to be found.
 */
@SuppressWarnings("exports") // Nullable, which those who compile against this need not see.
public interface Frame {
    /**
     * What the network is run for.
     *
     * @return the mode
     */
    Mode mode();

    /**
     * An input's array.
     *
     * @param input which input, from 0
     * @return the array; not to be modified
     */
    float[] x(int input);

    /**
     * The offset of a sample in {@link #x(int)}. Samples follow one another: that of the next one is larger by the sample's
     * size.
     *
     * @param input which input
     * @param sample which sample of those the call is for, or one past the last
     * @return the offset
     */
    int xOffset(int input, int sample);

    /**
     * The output's array.
     *
     * @return the array; written by forward only
     */
    float[] y();

    /**
     * The offset of a sample in {@link #y}.
     *
     * @param sample which sample of those the call is for, or one past the last
     * @return the offset
     */
    int yOffset(int sample);

    /**
     * The gradient of the output. Not in prediction.
     *
     * @return the array; not to be modified, except where dx(0) takes its place
     */
    float[] dy();

    /**
     * The offset of a sample in {@link #dy}, which need not be that in {@link #y}.
     *
     * @param sample which sample of those the call is for, or one past the last
     * @return the offset
     */
    int dyOffset(int sample);

    /**
     * The gradient of an input, to be overwritten.
     *
     * @param input which input
     * @return the array, or null if nobody wants it
     */
    float @Nullable [] dx(int input);

    /**
     * The offset of a sample in {@link #dx(int)}, which need not be that in {@link #x(int)}.
     *
     * @param input which input
     * @param sample which sample of those the call is for, or one past the last
     * @return the offset; of no meaning if nobody wants the gradient
     */
    int dxOffset(int input, int sample);

    /**
     * The chunk's gradient of a trainable parameter, to be added to; in {@link Op#addBatchGradient} the batch's. Not in
     * prediction.
     *
     * @param parameter one of the network's trainable parameters
     * @return the array, or null if nobody wants it, as of a frozen layer
     */
    float @Nullable [] gradient(Parameter parameter);

    /**
     * The op's shared memory.
     *
     * @param type its class
     * @param <T> its type
     * @return what {@link Op#newShared} made
     */
    <T> T shared(Class<T> type);

    /**
     * The chunk's own memory.
     *
     * @param type its class
     * @param <T> its type
     * @return what {@link Op#newOwn} made
     */
    <T> T own(Class<T> type);

    /**
     * Scratch, valid during a call.
     *
     * @return an array whose first {@link Op#workspaceSize} floats are the op's, of undefined values; what is behind them is not,
     *     and may be x or y
     */
    float[] workspace();

    /**
     * Random bits that depend on (seed, op, step, sample) alone. Not in prediction.
     *
     * @param sample which sample
     * @return 64 random bits
     */
    long randomKey(int sample);
}
