package dev.fovea.nn.internal.plan;

import dev.fovea.internal.ops.Elementwise;
import dev.fovea.nn.OpMeter;
import dev.fovea.nn.op.CoupledOp;
import dev.fovea.nn.op.Frame;
import dev.fovea.nn.op.Mode;
import dev.fovea.nn.op.Op;
import dev.fovea.nn.op.Parameter;
import dev.fovea.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A graph made ready for training or evaluation: every buffer allocated, and forward, loss and backward cut into {@link
 * Stage stages} where the batch is coupled.
 *
 * <p>For ops o₁, o₂ (coupled), o₃ the stages are: read, o₁, collect o₂ | o₂, o₃, loss, o₃ backward, collect gradient o₂
 * | o₂ backward, o₁ backward. Between them run once more, before who reads it, those whose output was not kept. What follows them are the gradients that are computed for the whole batch, in pieces.
 */
public final class TrainingPlan {
    private final Graph graph;
    private final Predicate<Parameter> learns;
    private final @Nullable OpMeter meter;
    private final TrainingMemory memory;
    private final float[][][] gradients;
    /** In how many arrays each parameter's gradient is. */
    private final int[] gradientParts;
    private final Workspaces workspaces;
    private final Scratch[] scratch;
    private final List<List<OpFrame>> frames = new ArrayList<>();
    /** Of each node: in training, what couples the batch and does not learn is evaluated. */
    private final List<Mode> modes = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    /** Nodes whose op has a gradient to compute for the whole batch. */
    private final List<Integer> batchOps = new ArrayList<>();

    private final CounterRandom[] opRandom;
    private final List<Coupling> couplings = new ArrayList<>();
    private int statistics;

    /** An op that couples the batch, and where its numbers begin among those by which moving statistics move. */
    private record Coupling(CoupledOp op, OpFrame frame, int offset) {}

    /**
     * The plan.
     *
     * @param mode training, or evaluation: then ops that do nothing in prediction are left out, and nothing is coupled
     * @param logits what is differentiated, the graph up to the logits
     * @param batchSize the largest batch
     * @param chunks how many chunks a batch is cut into
     * @param random the stream of the ops' random numbers
     * @param learns which parameters get gradients
     * @param inputGradient whether the input gets one
     * @param read writes a sample into {@link #input}
     * @param loss reads {@link #output} and writes {@link #outputGradient}
     * @param meter is told how long ops take, or null
     */
    public TrainingPlan(
            Mode mode,
            Graph logits,
            int batchSize,
            int chunks,
            CounterRandom random,
            Predicate<Parameter> learns,
            boolean inputGradient,
            Work read,
            Work loss,
            @Nullable OpMeter meter) {
        this.graph = mode == Mode.TRAINING ? logits : logits.withoutIdentities();
        this.learns = learns;
        this.meter = meter;
        graph.nodes().forEach(node -> modes.add(mode(mode, node.op())));
        this.memory = new TrainingMemory(
                graph, batchSize, learns, node -> couples(mode(mode, node.op()), node), inputGradient,
                Workspaces.size(graph, mode));
        this.gradients = new float[chunks][graph.parameters().size()][];
        this.gradientParts = graph.parameters().stream()
                .mapToInt(parameter -> addedInChunks(parameter) ? chunks : 1)
                .toArray();
        allocateGradients();
        this.workspaces = new Workspaces(memory.lentFloats(), chunks);
        this.scratch = Stream.generate(Scratch::new).limit(chunks).toArray(Scratch[]::new);
        this.opRandom = new CounterRandom[graph.nodes().size()];
        for (int i = 0; i < opRandom.length; i++) {
            Graph.Node node = graph.nodes().get(i);
            Mode own = modes.get(i);
            @Nullable Object shared = node.op().newShared(own);
            List<OpFrame> ofChunks = new ArrayList<>();
            for (int chunk = 0; chunk < chunks; chunk++) {
                ofChunks.add(
                        OpFrame.withGradients(own, node, memory, gradients[chunk], scratch[chunk], shared));
            }
            frames.add(ofChunks);
            opRandom[i] = random.stream(i);
        }
        schedule(read, loss);
    }

    /**
     * Starts a step: the ops' random numbers become those of this step.
     *
     * @param step the number of the step
     */
    public void startStep(long step) {
        for (int i = 0; i < opRandom.length; i++) {
            List<OpFrame> ofChunks = frames.get(i);
            for (int chunk = 0; chunk < ofChunks.size(); chunk++) {
                ofChunks.get(chunk).startStep(opRandom[i], step);
            }
        }
    }

    /**
     * Undoes a step that failed part of the way: gradients are forgotten, and the ops get new memory in the place of
     * that in which something may be left over, such as a chunk's share of the batch's statistics.
     */
    public void cancelStep() {
        forgetGradients();
        for (int i = 0; i < frames.size(); i++) {
            Op op = graph.nodes().get(i).op();
            Mode mode = modes.get(i);
            @Nullable Object shared = op.newShared(mode);
            for (OpFrame frame : frames.get(i)) {
                frame.renew(shared, op.newOwn(mode));
            }
        }
    }

    /**
     * How many numbers moving statistics take of a batch.
     *
     * @return those of all ops together
     */
    public int statistics() {
        return statistics;
    }

    /**
     * Takes from the batch that was run last the numbers by which moving statistics move.
     *
     * @param into as many as there are {@link #statistics}; modified
     */
    public void copyStatistics(double[] into) {
        for (int i = 0; i < couplings.size(); i++) {
            Coupling coupling = couplings.get(i);
            coupling.op.copyStatistics(coupling.frame, into, coupling.offset);
        }
    }

    /**
     * Moves the moving statistics by the numbers of a batch.
     *
     * @param from what {@link #copyStatistics} took; not modified
     */
    public void moveStatistics(double[] from) {
        for (int i = 0; i < couplings.size(); i++) {
            Coupling coupling = couplings.get(i);
            coupling.op.moveStatistics(from, coupling.offset);
        }
    }

    /** Sets all gradients of parameters to 0. */
    public void forgetGradients() {
        for (Parameter parameter : graph.parameters()) {
            for (int chunk = 0; chunk < gradientParts(parameter); chunk++) {
                Arrays.fill(gradients[chunk][parameter.index()], 0);
            }
        }
    }

    /**
     * The number of ops, each to be prepared once a step.
     *
     * @return their number
     */
    public int ops() {
        return frames.size();
    }

    /**
     * Prepares an op for a step. Ops may be prepared in parallel.
     *
     * @param op which op
     */
    public void prepare(int op) {
        Op prepared = graph.nodes().get(op).op();
        long begin = meter == null ? 0 : System.nanoTime();
        prepared.prepare(frames.get(op).get(0));
        if (meter != null) {
            meter.took(prepared, OpMeter.Work.PREPARE, System.nanoTime() - begin);
        }
    }

    /**
     * The stages, to be run one after the other.
     *
     * @return the stages
     */
    public List<Stage> stages() {
        return stages;
    }

    /**
     * Takes a chunk through a stage.
     *
     * @param stage one of {@link #stages}
     * @param chunk which chunk
     * @param from its first sample
     * @param to one past its last sample
     */
    public void run(Stage stage, int chunk, int from, int to) {
        int workspace = workspaces.lend(scratch[chunk]);
        try {
            stage.run(chunk, from, to);
        } finally {
            workspaces.takeBack(workspace, scratch[chunk]);
        }
    }

    /**
     * How many pieces of gradients are computed for the whole batch, when the stages are through.
     *
     * @return their number: 0, or as many as there are chunks
     */
    public int batchPieces() {
        return batchOps.isEmpty() ? 0 : scratch.length;
    }

    /**
     * Computes a piece of the gradients that are computed for the whole batch.
     *
     * @param piece which piece
     * @param samples the samples of the batch
     */
    public void runBatch(int piece, int samples) {
        int workspace = workspaces.lend(scratch[piece]);
        try {
            for (int i = 0; i < batchOps.size(); i++) {
                int node = batchOps.get(i);
                Op op = graph.nodes().get(node).op();
                long begin = meter == null ? 0 : System.nanoTime();
                op.addBatchGradient(frames.get(node).get(piece), samples, piece, scratch.length);
                if (meter != null) {
                    meter.took(op, OpMeter.Work.BATCH_GRADIENT, System.nanoTime() - begin);
                }
            }
        } finally {
            workspaces.takeBack(workspace, scratch[piece]);
        }
    }

    /**
     * The batch's input array.
     *
     * @return samples, one after the other
     */
    public float[] input() {
        return memory.activation(Graph.INPUT).batch();
    }

    /**
     * The batch's logits.
     *
     * @return one row for each sample
     */
    public float[] output() {
        return memory.activation(graph.output()).batch();
    }

    /**
     * Where the loss writes the gradient of the logits.
     *
     * @return one row for each sample
     */
    public float[] outputGradient() {
        Place gradient = memory.gradient(graph.output());
        if (gradient == null) {
            throw new IllegalStateException("nothing in this network can be trained");
        }
        return gradient.batch();
    }

    /**
     * Where the gradient of the input is.
     *
     * @return one row for each sample, and perhaps more behind them; null if it is not computed
     */
    public float @Nullable [] inputGradient() {
        Place gradient = memory.gradient(Graph.INPUT);
        return gradient == null ? null : gradient.batch();
    }

    /**
     * The chunks' gradients.
     *
     * @return arrays by chunk and parameter; empty where a parameter does not learn, and the same one for all chunks
     *     where {@link #gradientParts} is 1
     */
    public float[][][] gradients() {
        return gradients;
    }

    /**
     * In how many arrays of {@link #gradients} a parameter's gradient is: one for each chunk, or a single one for all
     * of them if it is only computed for the whole batch.
     *
     * @param parameter one of the graph's parameters
     * @return the number of arrays to sum
     */
    public int gradientParts(Parameter parameter) {
        return gradientParts[parameter.index()];
    }

    private void schedule(Work read, Work loss) {
        List<Graph.Node> nodes = graph.nodes();
        Stage stage = new Stage();
        stages.add(stage);
        stage.add(read, false);
        for (int i = 0; i < nodes.size(); i++) {
            Op op = nodes.get(i).op();
            List<OpFrame> chunks = frames.get(i);
            if (couples(i)) {
                CoupledOp coupled = (CoupledOp) op;
                couplings.add(new Coupling(coupled, chunks.get(0), statistics));
                statistics = Math.addExact(statistics, coupled.statistics());
                stage.add(work(i, OpMeter.Work.COLLECT, coupled::collect), op.wholeChunk());
                stage.completeWith(() -> coupled.combine(chunks));
                stage = new Stage();
                stages.add(stage);
            }
            if (!op.view()) {
                stage.add(work(i, OpMeter.Work.FORWARD, op::forward), op.wholeChunk());
            }
        }
        stage.add(loss, false);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Graph.Node node = nodes.get(i);
            Op op = node.op();
            if (memory.gradient(node.output()) == null) {
                continue;
            }
            List<OpFrame> chunks = frames.get(i);
            if (couples(i)) {
                CoupledOp coupled = (CoupledOp) op;
                stage.add(work(i, OpMeter.Work.COLLECT, coupled::collectGradient), op.wholeChunk());
                stage.completeWith(() -> coupled.combineGradient(chunks));
                stage = new Stage();
                stages.add(stage);
            }
            for (int again : memory.again(i)) {
                stage.add(work(again, OpMeter.Work.FORWARD_AGAIN, nodes.get(again).op()::forward), false);
            }
            if (!op.view()) {
                stage.add(work(i, OpMeter.Work.BACKWARD, op::backward), op.wholeChunk());
                stage.addEnding(chunk -> op.completeBackward(chunks.get(chunk)));
            }
            addSums(stage, node, op.wholeChunk());
            Parameter batchParameter = op.batchParameter();
            if (batchParameter != null && learns.test(batchParameter)) {
                batchOps.add(i);
            }
        }
    }

    /** Whether a node couples the batch: what comes behind it waits for all chunks. */
    private boolean couples(int node) {
        return couples(modes.get(node), graph.nodes().get(node));
    }

    private static boolean couples(Mode mode, Graph.Node node) {
        return mode == Mode.TRAINING && node.op() instanceof CoupledOp;
    }

    /** What an op does with samples of a chunk. */
    @FunctionalInterface
    private interface Call {
        void run(Frame frame, int from, int to);
    }

    private Work work(int node, OpMeter.Work kind, Call call) {
        List<OpFrame> chunks = frames.get(node);
        return metered(graph.nodes().get(node).op(), kind, (chunk, from, to) -> {
            OpFrame frame = chunks.get(chunk);
            frame.startCall(from);
            call.run(frame, from, to);
        });
    }

    private Work metered(Op op, OpMeter.Work kind, Work work) {
        OpMeter told = meter;
        return told == null ? work : (chunk, from, to) -> {
            long begin = System.nanoTime();
            work.run(chunk, from, to);
            told.took(op, kind, System.nanoTime() - begin);
        };
    }

    /** After the first op that reads a value has run backward, all of them have: their gradients are summed. */
    private void addSums(Stage stage, Graph.Node node, boolean wholeChunk) {
        for (int value : node.inputs().stream().distinct().toList()) {
            List<Place> uses = memory.useGradients(value);
            if (uses.size() < 2 || !isFirstReader(node, value)) {
                continue;
            }
            int size = graph.values().get(value).size();
            float[] sum = uses.get(0).batch();
            for (Place use : uses.subList(1, uses.size())) {
                float[] other = use.batch();
                stage.add(
                        (chunk, from, to) -> Elementwise.add(
                                sum, from * size, other, from * size, sum, from * size, (to - from) * size),
                        wholeChunk);
            }
        }
    }

    private boolean isFirstReader(Graph.Node node, int value) {
        return graph.nodes().stream()
                .filter(reader -> reader.inputs().contains(value) && memory.gradient(reader.output()) != null)
                .allMatch(reader -> reader.output() >= node.output());
    }

    private void allocateGradients() {
        for (Parameter parameter : graph.parameters()) {
            int length = learns.test(parameter) ? parameter.values().length : 0;
            float[] first = new float[length];
            int parts = gradientParts(parameter);
            for (int chunk = 0; chunk < gradients.length; chunk++) {
                gradients[chunk][parameter.index()] = chunk == 0 || chunk >= parts ? first : new float[length];
            }
        }
    }

    private Mode mode(Mode mode, Op op) {
        boolean evaluated = op instanceof CoupledOp coupled && !couples(coupled, learns);
        return mode == Mode.TRAINING && evaluated ? Mode.EVALUATION : mode;
    }

    /**
     * Whether an op couples the batch where only some parameters learn: batch normalisation in a frozen layer uses its
     * moving statistics.
     *
     * @param op the op
     * @param learns which of the trainable parameters learn
     * @return false if it has trainable parameters and none of them learns
     */
    public static boolean couples(CoupledOp op, Predicate<Parameter> learns) {
        List<Parameter> own = op.parameters().stream().filter(Parameter::trainable).toList();
        return own.isEmpty() || own.stream().anyMatch(learns);
    }

    private boolean addedInChunks(Parameter parameter) {
        return graph.nodes().stream()
                .map(Graph.Node::op)
                .anyMatch(op -> op.parameters().contains(parameter) && !parameter.equals(op.batchParameter()));
    }
}
