package dev.fovea.nn.onnx;

import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * What an op writes its part of an ONNX graph into. Its inputs come in the layout that is asked for; a value is
 * transposed at most once, and only if somebody asks for the layout it does not have. Names are made unique with a
 * number where they repeat.
 */
public interface OnnxEmitter {
    /** The version of ONNX's default operator set, ai.onnx, that nodes are of. */
    int OPSET = 17;

    /**
     * An input of the op with its axes in Fovea's order.
     *
     * @param input which input, from 0
     * @return (batch, the sample's dimensions…)
     */
    OnnxValue channelsLast(int input);

    /**
     * An input of the op with its axes in ONNX's order.
     *
     * @param input which input, from 0
     * @return (batch, channels, the sample's other dimensions…)
     */
    OnnxValue channelsFirst(int input);

    /**
     * An input of the op as it is, for an op that works on each element alone.
     *
     * @param input which input, from 0
     * @return the input; its layout says how its axes are ordered
     */
    OnnxValue inAnyLayout(int input);

    /**
     * A parameter, under its own name and in its own order of axes.
     *
     * @param parameter the parameter; asked for again, it is not written again
     * @return the initialiser
     */
    OnnxValue initializer(Parameter parameter);

    /**
     * Numbers made of a parameter, under its name: a kernel with its axes in another order.
     *
     * @param parameter the parameter
     * @param shape the numbers' shape
     * @param values the numbers, row-major; not copied
     * @return the initialiser
     * @throws IllegalArgumentException if there are not as many values as the shape has elements
     */
    OnnxValue initializer(Parameter parameter, Shape shape, float[] values);

    /**
     * Other numbers.
     *
     * @param name their name within the layer
     * @param shape their shape
     * @param values the numbers, row-major; not copied
     * @return the initialiser
     * @throws IllegalArgumentException if there are not as many values as the shape has elements
     */
    OnnxValue initializer(String name, Shape shape, float[] values);

    /**
     * A vector of whole numbers (int64), such as the shape that Reshape takes.
     *
     * @param name its name within the layer
     * @param values its elements
     * @return the initialiser
     */
    OnnxValue integers(String name, long... values);

    /**
     * A node with one output.
     *
     * @param operator the operator, of ai.onnx's operator set {@value #OPSET}, for example "Conv"
     * @param layout the layout of its output
     * @param inputs what it reads, in the operator's order
     * @param attributes its settings
     * @return its output
     * @throws IllegalArgumentException if an input is not a value of this graph
     */
    OnnxValue node(String operator, Layout layout, List<OnnxValue> inputs, OnnxAttribute... attributes);
}
