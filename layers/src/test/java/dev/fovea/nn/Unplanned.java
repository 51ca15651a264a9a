package dev.fovea.nn;

import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Op;

/**
 * Takes every licence to save memory from a layer's ops: nothing runs in place or once more, views are copied, all values
 * are kept. So each value gets an array of its own, and what is left is the plain meaning of the ops.
 */
final class Unplanned {
    private Unplanned() {}

    static Layer of(Layer layer) {
        return new Rewritten(layer, Unplanned::plain);
    }

    private static Op plain(Op op) {
        if (op instanceof CoupledOp coupled) {
            return new ForwardingOp.Coupled(coupled) {
                @Override
                public boolean readsInput() {
                    return true;
                }

                @Override
                public boolean readsOutput() {
                    return true;
                }

                @Override
                public boolean inPlace() {
                    return false;
                }

                @Override
                public boolean repeatable() {
                    return false;
                }
            };
        }
        return op.view() ? new Copy(op) : new OutOfPlace(op);
    }

    private static class OutOfPlace extends ForwardingOp {
        OutOfPlace(Op op) {
            super(op);
        }

        @Override
        public boolean readsInput() {
            return true;
        }

        @Override
        public boolean readsOutput() {
            return true;
        }

        @Override
        public boolean inPlace() {
            return false;
        }

        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public boolean view() {
            return false;
        }
    }

    private static final class Copy extends OutOfPlace {
        Copy(Op op) {
            super(op);
        }

        @Override
        public void forward(Frame frame, int from, int to) {
            int y0 = frame.yOffset(from);
            System.arraycopy(frame.x(0), frame.xOffset(0, from), frame.y(), y0, frame.yOffset(to) - y0);
        }

        @Override
        public void backward(Frame frame, int from, int to) {
            float[] dx = frame.dx(0);
            int dy0 = frame.dyOffset(from);
            if (dx != null) {
                System.arraycopy(frame.dy(), dy0, dx, frame.dxOffset(0, from), frame.dyOffset(to) - dy0);
            }
        }
    }
}
