package dev.fovea.nn;

import static dev.fovea.nn.Layers.avgPool2d;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.dropout;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.globalAvgPool2d;
import static dev.fovea.nn.Layers.maxPool2d;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.nn.Layers.softmax;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fovea.ops.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.testing.LogLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What is legal, but rarely meant, is said when a network is built: once, by layer; what may well be meant is not. */
@Isolated
class NetworkAdviceTest {
    private static List<String> said(Shape input, Layer... layers) {
        try (LogLines log = new LogLines()) {
            Network.build(input, 1, layers);
            return log.lines();
        }
    }

    private static String softmaxInTheMiddle(String layer) {
        return "layer " + layer
                + " is a softmax in the middle of the network: all that later layers see are shares that "
                + "sum to 1, which trains slowly; a rectifier is usual there, and softmax for the last layer";
    }

    @Test
    void aSoftmaxInTheMiddle() {
        assertEquals(
                List.of(softmaxInTheMiddle("softmax")), said(Shape.of(4), dense(3), softmax(), dense(2), softmax()));
        assertEquals(
                List.of(softmaxInTheMiddle("sequential.softmax")),
                said(Shape.of(6, 6, 3), residual(conv2d(3, 1)), sequential(softmax(), relu()), flatten(), dense(2)));
    }

    @Test
    void aSoftmaxTwiceOrOfOneClass() {
        assertEquals(
                List.of(softmaxInTheMiddle("softmax")), said(Shape.of(4), dense(3), softmax(), sequential(softmax())));
        assertEquals(
                List.of("layer softmax is a softmax of one class, which is always 1; yes and no are two"),
                said(Shape.of(4), dense(1), softmax()));
    }

    @Test
    void layersThatComputeNothing() {
        List<String> nothing = List.of("the network computes nothing: its output is its input");
        assertEquals(nothing, said(Shape.of(2, 2, 1), sequential(), sequential(sequential())));
        assertEquals(nothing, said(Shape.of(2, 2, 1), flatten(), dropout(0.5)));
    }

    @Test
    void aSoftmaxOnABranchOrAtTheEndIsMeant() {
        assertEquals(List.of(), said(Shape.of(4), residual(sequential(dense(4), softmax())), dense(2), softmax()));
        assertEquals(List.of(), said(Shape.of(4), sequential(dense(4), softmax())));
        assertEquals(List.of(), said(Shape.of(6, 6, 3), conv2d(2, 3), softmax(), globalAvgPool2d()));
    }

    @Test
    void channelsThatComeFirst() {
        assertEquals(
                List.of("layer conv2d takes the input (3, 32, 32) for an image of height 3 with 32 channels; if its "
                        + "channels come first, build the network for (32, 32, 3), (height, width, channels), and bring "
                        + "the images into that order"),
                said(Shape.of(3, 32, 32), conv2d(8, 3), relu()));
        assertEquals(
                1, said(Shape.of(1, 28, 28), sequential(conv2d(8, 3).padding(Padding.SAME)), relu()).size());
        assertEquals(1, said(Shape.of(3, 64, 64), maxPool2d(2)).size());
        assertEquals(1, said(Shape.of(3, 64, 64), avgPool2d(2)).size());
        assertEquals(
                List.of("layer conv2d takes the input (3, 32, 16) for an image of height 3 with 16 channels; if its "
                        + "channels come first, build the network for (32, 16, 3), (height, width, channels), and bring "
                        + "the images into that order"),
                said(Shape.of(3, 32, 16), conv2d(8, 3)));
        assertEquals(1, said(Shape.of(3, 16, 32), conv2d(8, 3)).size());
        assertEquals(1, said(Shape.of(3, 480, 640), conv2d(8, 3)).size());
    }

    @Test
    void smallImagesSeriesAndVectorsAreMeant() {
        assertEquals(List.of(), said(Shape.of(28, 28, 1), conv2d(8, 3)));
        assertEquals(List.of(), said(Shape.of(3, 3, 3), conv2d(8, 3)));
        assertEquals(List.of(), said(Shape.of(3, 8, 8), conv2d(8, 3)));
        assertEquals(List.of(), said(Shape.of(3, 32, 15), conv2d(8, 3)));
        assertEquals(List.of(), said(Shape.of(3, 15, 32), conv2d(8, 3)));
        assertEquals(List.of(), said(Shape.of(1, 28, 28), new Conv2d(8, 1, 3), relu()), "28 steps of a series");
        assertEquals(List.of(), said(Shape.of(1, 28, 28), flatten(), dense(2)));
        assertEquals(List.of(), said(Shape.of(16, 16, 16), conv2d(8, 3)));
    }
}
