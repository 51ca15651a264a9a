package org.example.pictures;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.softmax;

import dev.fovea.data.Split;
import dev.fovea.log.ConsoleProgress;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.optim.Adam;
import dev.fovea.optim.Schedule;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.PictureFolder;
import dev.fovea.vision.picture.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;

/** Trains on a folder of pictures, in which there is a folder for each class, and saves the network. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        History history = train(Path.of(args[0]), Path.of(args[1]));
        System.out.println(history);
    }

    static History train(Path folder, Path file) throws IOException {
        Preprocessing input = Preprocessing.to(32, 32);
        PictureDataset pictures = PictureFolder.open(folder, input);
        Split split = pictures.stratifiedSplit(0.25, 1);
        Network network = Network.build(
                input.shape(), 1,
                conv2d(8, 3), batchNorm(0.9), relu(), maxPool2d(2),
                conv2d(16, 3), batchNorm(0.9), relu(), globalAvgPool2d(),
                dense(pictures.classes()), softmax());
        History history = new Trainer(network, new Adam(), Schedule.cosine(1e-2, 0, 20))
                .listener(ConsoleProgress.to(System.out))
                .fit(split.train(), split.validation(), 20, 16);
        ModelMetadata metadata = input.storedIn(ModelMetadata.none().labels(pictures.classNames().names()));
        network.save(file, metadata);
        OnnxOptions said = new OnnxOptions().metadata(metadata).inputDescription(input.words());
        network.exportOnnx(Path.of(file + ".onnx"), said);
        return history;
    }
}
