package dev.fovea.nn;

import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the ops of a network fail at a chosen call of any of their methods. */
final class Fuse {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int last = Integer.MAX_VALUE;

    /** What the ops throw. */
    static final class Blown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Blown(String message) {
            super(message);
        }
    }

    /** A layer whose ops have this fuse. */
    Layer guard(Layer layer) {
        return new Rewritten(layer, op -> op instanceof CoupledOp coupled ? guarded(coupled) : guarded(op));
    }

    /** Lets so many calls pass from now on; the next one throws. */
    void blowAfter(int passed) {
        last = passed;
        calls.set(0);
    }

    /** Lets all calls pass. */
    void repair() {
        last = Integer.MAX_VALUE;
        calls.set(0);
    }

    /** Calls since the last of the methods above. */
    int calls() {
        return calls.get();
    }

    private void burn(String what) {
        if (calls.getAndIncrement() == last) {
            throw new Blown(what);
        }
    }

    private Op guarded(Op op) {
        return new ForwardingOp(op) {
            @Override
            public void prepare(Frame frame) {
                burn("prepare");
                super.prepare(frame);
            }

            @Override
            public void forward(Frame frame, int from, int to) {
                burn("forward");
                super.forward(frame, from, to);
            }

            @Override
            public void backward(Frame frame, int from, int to) {
                burn("backward");
                super.backward(frame, from, to);
            }

            @Override
            public void addBatchGradient(Frame frame, int samples, int piece, int pieces) {
                super.addBatchGradient(frame, samples, piece, pieces);
                burn("addBatchGradient");
            }
        };
    }

    private Op guarded(CoupledOp op) {
        return new ForwardingOp.Coupled(op) {
            @Override
            public void collect(Frame frame, int from, int to) {
                burn("collect");
                super.collect(frame, from, to);
            }

            @Override
            public void combine(List<? extends Frame> chunks) {
                super.combine(chunks);
                burn("combine");
            }

            @Override
            public void forward(Frame frame, int from, int to) {
                burn("forward");
                super.forward(frame, from, to);
            }

            @Override
            public void collectGradient(Frame frame, int from, int to) {
                burn("collectGradient");
                super.collectGradient(frame, from, to);
            }

            @Override
            public void combineGradient(List<? extends Frame> chunks) {
                super.combineGradient(chunks);
                burn("combineGradient");
            }

            @Override
            public void backward(Frame frame, int from, int to) {
                super.backward(frame, from, to);
                burn("backward");
            }
        };
    }
}
