package dev.fovea.mnist.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.io.FileException;
import dev.fovea.mnist.ensemble.Ensemble;
import dev.fovea.mnist.ensemble.Json;
import dev.fovea.mnist.ensemble.Predictions;
import dev.fovea.mnist.ensemble.SavedEnsemble;
import dev.fovea.mnist.model.Judgement;
import dev.fovea.parallel.Parallel;
import dev.fovea.vision.DataFileException;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.WorkListener;
import dev.fovea.vision.picture.PictureFiles;
import dev.fovea.vision.picture.PictureReader;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Predicts the digits on pictures, shows them some at a time, and tells at the end of those that cannot be read. */
final class PicturePrediction {
    /** As many are read before they are predicted together and shown. */
    private static final int AT_ONCE = 64;

    private static final Pattern CSV = Pattern.compile("(?i).*[.](csv|tsv)([.]gz)?");

    private final Console console;
    private final SavedEnsemble ensemble;
    private final Parallel parallel;
    private final boolean asJson;
    private final ArrayNode predictions;
    private final ArrayNode failed;
    private final ObjectNode result = Json.object();
    private final List<PictureFiles.Fault> faults = new ArrayList<>();

    /**
     * Predictions.
     *
     * @param console where they are shown
     * @param ensemble the networks
     * @param parallel where they run
     * @param asJson whether to show one JSON object at the end instead of a line for each picture
     */
    PicturePrediction(Console console, SavedEnsemble ensemble, Parallel parallel, boolean asJson) {
        this.console = console;
        this.ensemble = ensemble;
        this.parallel = parallel;
        this.asJson = asJson;
        this.predictions = result.putArray("predictions");
        this.failed = result.putArray("failed");
    }

    /**
     * Does all of it.
     *
     * @param places pictures, and folders of them
     * @return the exit status: failed if anything could not be read
     */
    int of(List<Path> places) throws FileException, InterruptedException {
        PictureFiles files = PictureFiles.in(places);
        faults.addAll(files.faults());
        List<Path> pictures = files.pictures();
        for (int from = 0; from < pictures.size(); from += AT_ONCE) {
            predict(pictures.subList(from, Math.min(pictures.size(), from + AT_ONCE)), from, pictures.size());
        }
        if (asJson) {
            for (PictureFiles.Fault fault : faults) {
                failed.add(Json.object().put("file", fault.place().toString()).put("error", fault.message()));
            }
            console.line(result.toString());
        }
        tell(files.others());
        faults.forEach(fault -> console.error(fault.message()));
        int all = pictures.size() + files.faults().size();
        if (!faults.isEmpty() && all > 1) {
            console.error(
                    Text.count(faults.size()) + " of " + Text.count(all) + " pictures and folders could not be used");
        }
        return faults.isEmpty() ? Main.DONE : Main.FAILED;
    }

    private void tell(List<Path> others) {
        if (!others.isEmpty()) {
            String first = others.size() == 1 ? " that is no picture: " : " that are no pictures, first ";
            console.error("left out " + Text.of(others.size(), "file") + first + others.getFirst());
        }
    }

    private void predict(List<Path> pictures, int before, int all) throws FileException, InterruptedException {
        List<Path> read = new ArrayList<>();
        var pixels = new ByteArrayOutputStream();
        try (var progress = new WorkProgress(console, "Reading pictures", !asJson)) {
            for (int i = 0; i < pictures.size(); i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Path picture = pictures.get(i);
                try {
                    pixels.writeBytes(ensemble.subject().input().bytes(PictureReader.read(picture)));
                    read.add(picture);
                } catch (DataFileException e) {
                    faults.add(fault(picture, e));
                }
                progress.advanced(before + i + 1, all);
            }
        }
        if (!read.isEmpty()) {
            show(read, ensemble.predict(
                    LabelledImages.unlabelled(ensemble.subject().form(), pixels.toByteArray(), "pictures"), parallel,
                    WorkListener.NONE));
        }
    }

    private static PictureFiles.Fault fault(Path picture, DataFileException cause) {
        String hint = CSV.matcher(picture.toString()).matches() ? "; images as CSV go with --test-csv" : "";
        return PictureFiles.Fault.of(picture, cause, hint);
    }

    private void show(List<Path> pictures, List<Predictions> members) {
        Predictions all = Ensemble.of(members);
        for (int i = 0; i < pictures.size(); i++) {
            Optional<Judgement> judgement = judgement(all.images(), i);
            if (asJson) {
                ObjectNode one = Json.object().put("file", pictures.get(i).toString());
                one.setAll(Json.prediction(all, i));
                ArrayNode votes = one.putArray("votes");
                for (Predictions member : members) {
                    votes.add(member.digit(i));
                }
                judgement.ifPresent(made -> made.addTo(one));
                predictions.add(one);
            } else {
                String answer = all.classes().name(all.digit(i));
                console.line(pictures.get(i) + ": "
                        + judgement.flatMap(Judgement::doubt)
                                .map(reason -> "no single " + ensemble.subject().item() + ": " + reason
                                        + "; taken for one, " + answer)
                                .orElse(answer)
                        + "   (" + probabilities(all, i) + ")");
            }
        }
    }

    private Optional<Judgement> judgement(LabelledImages images, int index) {
        float[] image = new float[images.sampleShape().size()];
        images.read(index, image, 0);
        return ensemble.subject().judgement(image);
    }

    private static String probabilities(Predictions predictions, int image) {
        List<String> shown = new ArrayList<>();
        for (int digit = 0; digit < predictions.classes().size(); digit++) {
            shown.add(String.format(Locale.ROOT, "%s: %.1f %%", predictions.classes().name(digit),
                    100 * predictions.probability(image, digit)));
        }
        return String.join(", ", shown);
    }
}
