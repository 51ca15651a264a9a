package dev.fovea.nn.onnx;

/**
 * An op that can be exported to ONNX. An {@link dev.fovea.nn.op.Op} implements it beside; a layer made of such ops
 * needs nothing of its own.
 *
 * <p>For example an op that rectifies, which does not care for the order of axes:
 *
 * <pre>{@code
 * public OnnxValue export(OnnxEmitter onnx) {
 *     OnnxValue x = onnx.inAnyLayout(0);
 *     return onnx.node("Relu", x.layout(), List.of(x));
 * }
 * }</pre>
 */
public interface OnnxOp {
    /**
     * Writes the nodes that compute what the op computes in prediction; of an op that does nothing there, what it does in
     * training.
     *
     * @param onnx gives the op's inputs and takes parameters and nodes
     * @return the op's output, of the op's output shape behind a batch axis; not a constant
     */
    OnnxValue export(OnnxEmitter onnx);
}
