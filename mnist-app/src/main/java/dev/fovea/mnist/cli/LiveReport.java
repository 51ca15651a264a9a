package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.report.html.FirstLayer;
import dev.fovea.mnist.report.html.LayerRow;
import dev.fovea.mnist.report.html.NetworkReport;
import dev.fovea.nn.Network;
import dev.fovea.train.EpochReport;
import dev.fovea.train.StepReport;
import dev.fovea.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run that is not over. The thread that trains only notes what was reported, a reference for each step; the
 * report is made on the threads of those who ask for it, from what cannot change any more.
 */
final class LiveReport implements RunListener, Supplier<ObjectNode> {
    private final ReportData data;
    private final Stopwatch watch = Stopwatch.start();
    private final List<NetworkReport> trained = new ArrayList<>();

    private volatile State state = new State(List.of(), List.of(), 0, 0, 0);
    private volatile @Nullable StepReport step;
    private volatile @Nullable ObjectNode complete;

    /** What was so at the last event but a step. */
    private record State(List<LayerRow> layers, List<NetworkReport> networks, int index, int epoch, int steps) {}

    LiveReport(ReportData data) {
        this.data = data;
    }

    @Override
    public TrainingListener networkStarted(
            int index, Network network, int trainingImages, int validationImages) {
        List<LayerRow> layers = ReportData.layers(network);
        step = null;
        state = new State(layers, List.copyOf(trained), index, 0, 0);
        return new TrainingListener() {
            private final Stopwatch own = Stopwatch.start();
            private final List<EpochReport> epochs = new ArrayList<>();

            @Override
            public void resumed(List<EpochReport> done, int steps) {
                epochs.addAll(done);
            }

            @Override
            public void epochStarted(int epoch, int lastEpoch, int steps) {
                step = null;
                List<NetworkReport> networks = new ArrayList<>(trained);
                networks.add(
                        new NetworkReport(
                                RunResult.name(index), network.seed(), trainingImages, validationImages, own.seconds(),
                                epochs, OptionalInt.empty(), FirstLayer.of(network)));
                state = new State(layers, networks, index, epoch, steps);
            }

            @Override
            public void stepFinished(StepReport report) {
                step = report;
            }

            @Override
            public void epochFinished(EpochReport report) {
                epochs.add(report);
            }
        };
    }

    @Override
    public void networkFinished(Member member, Predictions own) {
        trained.add(ReportData.network(member, own));
        step = null;
        state = new State(state.layers(), List.copyOf(trained), member.index() + 1, 0, 0);
    }

    @Override
    public void runFinished(RunResult result) {
        complete = ReportData.complete(result, List.of()).json();
    }

    /** The report as it is now, in JSON; with a field "progress" more until the run is complete. */
    @Override
    public ObjectNode get() {
        ObjectNode whole = complete;
        if (whole != null) {
            return whole;
        }
        State now = state;
        StepReport last = step;
        ObjectNode json =
                data.report(watch.seconds(), now.networks(), Optional.empty(), now.layers(), List.of()).json();
        ObjectNode progress = json.putObject("progress")
                .put("network", Math.min(now.index(), data.settings().networks() - 1))
                .put("epoch", now.epoch())
                .put("step", 0)
                .put("steps", now.steps())
                .putNull("loss")
                .putNull("accuracy");
        if (last != null && last.epoch() == now.epoch()) {
            progress.put("step", last.step()).put("loss", last.loss()).put("accuracy", last.accuracy());
        }
        return json;
    }
}
