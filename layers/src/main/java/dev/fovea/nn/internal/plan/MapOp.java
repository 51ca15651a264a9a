package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Share;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;

/** An op that computes each element from those at the same place in its inputs. */
abstract class MapOp extends ElementOp implements ShareableOp {
    MapOp(Shape shape) {
        super(shape);
    }

    /** Computes the elements [from, to) of the arrays. */
    abstract void map(Frame frame, int from, int to);

    @Override
    public final void forward(Frame frame, int from, int to) {
        map(frame, frame.yOffset(from), frame.yOffset(to));
    }

    @Override
    public final long work() {
        return ShareableOp.ofElements(outputShape().size());
    }

    @Override
    public final void forwardShare(Frame frame, int sample, Share share) {
        int size = outputShape().size();
        int first = frame.yOffset(sample);
        map(frame, first + share.fromLine(size), first + share.toLine(size));
    }
}
