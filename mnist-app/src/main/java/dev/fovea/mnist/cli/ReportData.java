package dev.fovea.mnist.cli;

import dev.fovea.mnist.ensemble.EnsembleSettings;
import dev.fovea.mnist.ensemble.Member;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.report.html.Digits;
import dev.fovea.mnist.report.html.Evaluation;
import dev.fovea.mnist.report.html.FirstLayer;
import dev.fovea.mnist.report.html.LayerRow;
import dev.fovea.mnist.report.html.Machine;
import dev.fovea.mnist.report.html.NetworkReport;
import dev.fovea.mnist.report.html.RunReport;
import dev.fovea.nn.Network;
import dev.fovea.vision.LabelledImages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the report of a run is made of.
 *
 * @param settings how it trains
 * @param history how the run came about, one line for each thing done
 * @param digits what it learns from and predicts
 * @param machine what it runs on
 */
record ReportData(EnsembleSettings settings, List<String> history, Digits digits, Machine machine) {
    /** Of a run on this machine. */
    static ReportData of(RunInput input) {
        LabelledImages test = input.test();
        return new ReportData(
                input.settings(), input.file().history(),
                new Digits(
                        input.source(), input.train().size(), test.size(), test.labelled(), input.subject().items(),
                        input.subject().classes()),
                Machine.here());
    }

    /**
     * The report of a whole run.
     *
     * @param result what it came to
     * @param files the names of its files
     */
    static RunReport complete(RunResult result, List<String> files) {
        List<NetworkReport> networks = new ArrayList<>();
        for (int i = 0; i < result.members().size(); i++) {
            networks.add(network(result.members().get(i), result.predictions().get(i)));
        }
        Optional<Evaluation> evaluation = result.test().labelled()
                ? Optional.of(Evaluation.of(result.ensemble(), result.predictions()))
                : Optional.empty();
        return of(result.input())
                .report(
                        Instant.now(), result.seconds(), networks, evaluation,
                        layers(result.members().getFirst().network()), files);
    }

    /** A report of so much. */
    RunReport report(
            Instant created,
            double seconds,
            List<NetworkReport> networks,
            Optional<Evaluation> evaluation,
            List<LayerRow> layers,
            List<String> files) {
        return new RunReport(
                Version.number(), created, digits, settings, settings.recipe().optimizerName(), history, machine,
                seconds,
                networks,
                evaluation, layers, files);
    }

    /** The layers of a network; all of a run are alike. */
    static List<LayerRow> layers(Network network) {
        return network.summary().rows().stream().map(LayerRow::of).toList();
    }

    /** A trained network, and what it takes the test digits for. */
    static NetworkReport network(Member member, Predictions own) {
        return new NetworkReport(
                RunResult.name(member.index()),
                member.network().seed(),
                member.trainingImages(),
                member.validationImages(),
                member.seconds(),
                member.epochs(),
                own.images().labelled() ? OptionalInt.of(own.wrong()) : OptionalInt.empty(),
                FirstLayer.of(member.network()));
    }
}
