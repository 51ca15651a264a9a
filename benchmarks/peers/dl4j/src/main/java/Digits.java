import java.util.Locale;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Training and prediction with the digits network in Deeplearning4j, in images per second, the best of three rounds: batches of
 * 64, Adam, both layouts, one JSON object a layout.
 */
public class Digits {
    private static final int BATCH = 64;
    private static final int ROUNDS = 3;
    private static final double SECONDS = 4;

    public static void main(String[] arguments) {
        for (CNN2DFormat layout : CNN2DFormat.values()) {
            MultiLayerNetwork network = network(layout);
            INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 10);
            for (int i = 0; i < BATCH; i++) {
                labels.putScalar(i, i % 10, 1);
            }
            INDArray batch = images(layout, BATCH);
            StringBuilder line = new StringBuilder("{\"layout\": \"" + layout + "\", \"parameters\": " + network.numParams());
            line.append(figure("train_img_s", BATCH, i -> network.fit(batch, labels)));
            for (int images : new int[] {1, 64, 256}) {
                INDArray some = images(layout, images);
                line.append(figure("predict_" + images + "_img_s", images, i -> network.output(some, false).getFloat(0)));
            }
            System.out.println(line + "}");
        }
    }

    private static INDArray images(CNN2DFormat layout, int images) {
        return layout == CNN2DFormat.NCHW
                ? Nd4j.rand(DataType.FLOAT, images, 1, 28, 28)
                : Nd4j.rand(DataType.FLOAT, images, 28, 28, 1);
    }

    private static String figure(String name, int images, IntConsumer work) {
        double best = 0;
        for (int round = 0; round <= ROUNDS; round++) { // the first warms up
            long start = System.nanoTime();
            int count = 0;
            do {
                work.accept(count++);
            } while (System.nanoTime() - start < SECONDS * 1e9);
            best = round == 0 ? 0 : Math.max(best, images * count / ((System.nanoTime() - start) / 1e9));
        }
        return String.format(Locale.ROOT, ", \"%s\": %.0f", name, best);
    }

    private static MultiLayerNetwork network(CNN2DFormat layout) {
        var layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .weightInit(WeightInit.RELU)
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Truncate)
                .list();
        int[][] convolutions = {{32, 3, 1}, {32, 3, 1}, {32, 5, 2}, {64, 3, 1}};
        for (int i = 0; i < convolutions.length; i++) {
            int[] c = convolutions[i];
            ConvolutionLayer.Builder convolution = new ConvolutionLayer.Builder(c[1], c[1])
                    .nOut(c[0])
                    .stride(c[2], c[2])
                    .dataFormat(layout)
                    .activation(Activation.IDENTITY);
            if (c[2] > 1) {
                convolution.convolutionMode(ConvolutionMode.Same);
            }
            layers.layer(convolution.build())
                    .layer(new BatchNormalization.Builder().dataFormat(layout).build())
                    .layer(new ActivationLayer(Activation.RELU));
            if (i >= 2) {
                layers.layer(new DropoutLayer(0.7)); // what is kept
            }
        }
        MultiLayerNetwork network = new MultiLayerNetwork(layers
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(28, 28, 1, layout))
                .build());
        network.init();
        return network;
    }
}
