package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.fovea.nn.Layers;
import dev.fovea.nn.Network;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ModelFile;
import dev.fovea.nn.model.ModelMetadata;
import dev.fovea.nn.onnx.OnnxImport;
import dev.fovea.nn.onnx.OnnxOptions;
import dev.fovea.vision.ClassNames;
import dev.fovea.vision.KnownSet;
import dev.fovea.vision.LabelledImages;
import dev.fovea.vision.file.CifarDirectory;
import dev.fovea.vision.file.IdxDirectory;
import dev.fovea.vision.file.ImageCsv;
import dev.fovea.vision.file.NumpyReader;
import dev.fovea.vision.file.SampleSets;
import dev.fovea.vision.file.StreamedImages;
import dev.fovea.vision.file.SvhnReader;
import dev.fovea.vision.picture.PictureDataset;
import dev.fovea.vision.picture.PictureFolder;
import dev.fovea.vision.picture.PictureReader;
import dev.fovea.vision.picture.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/pictures.md. */
class PicturesGuideTest {
    @TempDir
    Path folder;

    @Test
    void readsTheUsualSets() throws IOException {
        SampleSets.write(folder);
        LabelledImages mnist = IdxDirectory.open(folder.resolve("mnist"), KnownSet.MNIST).train(); // IDX, plain or .gz
        LabelledImages letters = IdxDirectory.open(folder.resolve("emnist"), KnownSet.EMNIST_LETTERS).train();
        LabelledImages csv = ImageCsv.readLabelled(folder.resolve("train.csv"), mnist.form());
        LabelledImages cifar = CifarDirectory.open(folder.resolve("cifar-10-batches-bin")).train(); // CIFAR-100, too
        LabelledImages svhn = SvhnReader.read(folder.resolve("train_32x32.mat"));
        LabelledImages keras = NumpyReader.read(folder.resolve("mnist.npz"), "x_train", "y_train", mnist.form());
        List<LabelledImages> all = List.of(mnist, letters, csv, cifar, svhn, keras);
        assertEquals(List.of(3, 2, 4, 12, 2, 2), all.stream().map(LabelledImages::size).toList());
        assertEquals("cat", cifar.classNames().name(cifar.label(11)));
        StreamedImages large = CifarDirectory.open(folder.resolve("cifar-10-batches-bin")).streamTrain();
        assertEquals(cifar.label(11), large.label(11));
        large.close();
    }

    @Test
    void storesWhatANetworkExpects() throws IOException {
        for (String set : List.of("train", "test")) {
            for (String name : List.of("cat", "dog")) {
                Path place = Files.createDirectories(folder.resolve(set).resolve(name));
                BufferedImage image = new BufferedImage(20, 12, BufferedImage.TYPE_INT_RGB);
                image.setRGB(10, 6, name.equals("cat") ? 0xff0000 : 0x0000ff);
                ImageIO.write(image, "png", place.resolve("1.png").toFile());
            }
        }
        Preprocessing input = Preprocessing.to(8, 8)
                .normalised(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});
        PictureDataset train = PictureFolder.open(folder.resolve("train"), input);
        PictureDataset test = PictureFolder.open(folder.resolve("test"), train.classNames(), input);
        train.check(); // optional: names pictures that cannot be read
        assertEquals(2, test.size());
        Network network = Network.build(input.shape(), 1, Layers.flatten(), Layers.dense(2), Layers.softmax());
        Path file = folder.resolve("pets.safetensors");
        Path picture = test.file(1);
        network.save(file, input.storedIn(ModelMetadata.none().labels(train.classNames().names())));

        Model model = ModelFile.read(file);
        Preprocessing same = Preprocessing.of(model.metadata()).orElseThrow();
        float[] x = new float[same.shape().size()];
        same.apply(PictureReader.read(picture), x, 0);
        float[] probabilities = model.network().predict(new float[][] {x})[0];
        float[] expected = new float[x.length];
        test.read(1, expected, 0);
        assertArrayEquals(expected, x);
        assertNotSame(network, model.network());
        assertArrayEquals(network.predict(new float[][] {x})[0], probabilities);
        assertEquals(List.of("cat", "dog"), model.metadata().labels());

        Path onnx = folder.resolve("pets.onnx");
        model.network().exportOnnx(onnx, new OnnxOptions().metadata(model.metadata()).inputDescription(same.words()));
        ModelMetadata kept = Network.importOnnxModel(onnx, new OnnxImport()).metadata();
        assertEquals(input, Preprocessing.of(kept).orElseThrow());
        assertEquals(train.classNames(), ClassNames.of(kept).orElseThrow());
    }
}
