package dev.fovea.nn;

import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does all that another op does; subclasses change some of it. */
class ForwardingOp implements Op {
    private final Op op;

    ForwardingOp(Op op) {
        this.op = op;
    }

    @Override
    public Shape outputShape() {
        return op.outputShape();
    }

    @Override
    public List<Parameter> parameters() {
        return op.parameters();
    }

    @Override
    public boolean readsInput() {
        return op.readsInput();
    }

    @Override
    public boolean readsOutput() {
        return op.readsOutput();
    }

    @Override
    public boolean inPlace() {
        return op.inPlace();
    }

    @Override
    public boolean repeatable() {
        return op.repeatable();
    }

    @Override
    public boolean view() {
        return op.view();
    }

    @Override
    public boolean wholeChunk() {
        return op.wholeChunk();
    }

    @Override
    public boolean identityInPrediction() {
        return op.identityInPrediction();
    }

    @Override
    public @Nullable Object newShared(Mode mode) {
        return op.newShared(mode);
    }

    @Override
    public @Nullable Object newOwn(Mode mode) {
        return op.newOwn(mode);
    }

    @Override
    public int workspaceSize(Mode mode) {
        return op.workspaceSize(mode);
    }

    @Override
    public void prepare(Frame frame) {
        op.prepare(frame);
    }

    @Override
    public void forward(Frame frame, int from, int to) {
        op.forward(frame, from, to);
    }

    @Override
    public void backward(Frame frame, int from, int to) {
        op.backward(frame, from, to);
    }

    @Override
    public void completeBackward(Frame frame) {
        op.completeBackward(frame);
    }

    @Override
    public @Nullable Parameter batchParameter() {
        return op.batchParameter();
    }

    @Override
    public void addBatchGradient(Frame frame, int samples, int piece, int pieces) {
        op.addBatchGradient(frame, samples, piece, pieces);
    }

    /** The same for an op that couples the batch. */
    static class Coupled extends ForwardingOp implements CoupledOp {
        private final CoupledOp op;

        Coupled(CoupledOp op) {
            super(op);
            this.op = op;
        }

        @Override
        public int statistics() {
            return op.statistics();
        }

        @Override
        public void copyStatistics(Frame frame, double[] into, int offset) {
            op.copyStatistics(frame, into, offset);
        }

        @Override
        public void moveStatistics(double[] from, int offset) {
            op.moveStatistics(from, offset);
        }

        @Override
        public void collect(Frame frame, int from, int to) {
            op.collect(frame, from, to);
        }

        @Override
        public void combine(List<? extends Frame> chunks) {
            op.combine(chunks);
        }

        @Override
        public void collectGradient(Frame frame, int from, int to) {
            op.collectGradient(frame, from, to);
        }

        @Override
        public void combineGradient(List<? extends Frame> chunks) {
            op.combineGradient(chunks);
        }
    }
}
