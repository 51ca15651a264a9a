package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Share;
import dev.fovea.nn.op.Frame;
import dev.fovea.tensor.Shape;

/** An op that computes each element from those at the same place in its inputs. */
abstract class MapOp extends ElementOp implements ShareableOp {
    MapOp(Shape shape) {
        super(shape);
    }

    /** Computes so many elements of a sample, or of it and those behind it, from its element begin on. */
    abstract void map(Frame frame, int sample, int begin, int count);

    @Override
    public final void forward(Frame frame, int from, int to) {
        map(frame, from, 0, frame.yOffset(to) - frame.yOffset(from));
    }

    @Override
    public final long work() {
        return ShareableOp.ofElements(outputShape().size());
    }

    @Override
    public final void forwardShare(Frame frame, int sample, Share share) {
        int size = outputShape().size();
        int begin = share.fromLine(size);
        map(frame, sample, begin, share.toLine(size) - begin);
    }
}
