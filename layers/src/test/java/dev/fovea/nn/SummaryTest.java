package dev.fovea.nn;

import static dev.fovea.nn.Layers.batchNorm;
import static dev.fovea.nn.Layers.conv2d;
import static dev.fovea.nn.Layers.dense;
import static dev.fovea.nn.Layers.flatten;
import static dev.fovea.nn.Layers.relu;
import static dev.fovea.nn.Layers.residual;
import static dev.fovea.nn.Layers.sequential;
import static dev.fovea.ops.Padding.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Parameter;
import dev.fovea.nn.op.Value;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class SummaryTest {
    private final Locale usual = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(usual);
    }

    @Test
    void theNotebooksNetworkInKerasForm() {
        // Digits and separators do not follow the locale.
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        Network network = Network.build(TestNetworks.DIGIT, 1, TestNetworks.digits());
        assertEquals("Network[(28, 28, 1) to (10), 16 layers, 118,346 parameters]", network.toString());
        // @formatter:off
        assertEquals("""
                ┏━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
                ┃ Layer (type)             ┃ Output Shape       ┃ Param # ┃
                ┡━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
                │ conv2d (Conv2d)          │ (None, 26, 26, 32) │     320 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ batch_norm (BatchNorm)   │ (None, 26, 26, 32) │     128 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ relu (Relu)              │ (None, 26, 26, 32) │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ conv2d_1 (Conv2d)        │ (None, 24, 24, 32) │   9,248 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ batch_norm_1 (BatchNorm) │ (None, 24, 24, 32) │     128 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ relu_1 (Relu)            │ (None, 24, 24, 32) │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ conv2d_2 (Conv2d)        │ (None, 12, 12, 32) │  25,632 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ batch_norm_2 (BatchNorm) │ (None, 12, 12, 32) │     128 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ relu_2 (Relu)            │ (None, 12, 12, 32) │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ dropout (Dropout)        │ (None, 12, 12, 32) │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ conv2d_3 (Conv2d)        │ (None, 10, 10, 64) │  18,496 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ batch_norm_3 (BatchNorm) │ (None, 10, 10, 64) │     256 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ relu_3 (Relu)            │ (None, 10, 10, 64) │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ flatten (Flatten)        │ (None, 6400)       │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ dropout_1 (Dropout)      │ (None, 6400)       │       0 │
                ├──────────────────────────┼────────────────────┼─────────┤
                │ dense (Dense)            │ (None, 10)         │  64,010 │
                └──────────────────────────┴────────────────────┴─────────┘
                 Total params: 118,346 (462.29 KB)
                 Trainable params: 118,026 (461.04 KB)
                 Non-trainable params: 320 (1.25 KB)
                """, network.summary().toString());
        // @formatter:on
    }

    @Test
    void countsWhatIsTrainedAndWhatIsNot() {
        Summary summary = Network.build(TestNetworks.DIGIT, 1, TestNetworks.digits()).summary();
        assertEquals(118_346, summary.total());
        assertEquals(118_026, summary.trainable());
        assertEquals(320, summary.nonTrainable());
        assertEquals(16, summary.rows().size());
        assertEquals(18_496, summary.rows().get(10).count());
    }

    @Test
    void sizesAreInTheUnitThatFits() {
        assertTrue(text(dense(1).bias(false), 3).contains(" Total params: 3 (12.00 B)\n"));
        assertTrue(text(dense(1), 255).contains(" Total params: 256 (1.00 KB)\n"));
        assertTrue(text(dense(1024), 1024).contains(" Total params: 1,049,600 (4.00 MB)\n"));
        assertTrue(text(relu(), 3).contains(" Trainable params: 0 (0.00 B)\n"));
    }

    private static String text(Layer layer, int inputs) {
        return Network.build(Shape.of(inputs), 1, layer).summary().toString();
    }

    @Test
    void aBlockIsOneRowWithAllItsParameters() {
        Layer block = residual(sequential(conv2d(2, 3).padding(SAME), batchNorm(), relu()), conv2d(2, 1));
        Network network = Network.build(Shape.of(5, 5, 2), 1, block, block, flatten());
        assertEquals(3, network.summary().rows().size());
        Summary.Row second = network.summary().rows().get(1);
        assertEquals("residual_1", second.name());
        assertEquals("Residual", second.type());
        assertEquals(38 + 8 + 6, second.count());
        assertEquals(
                List.of(
                        "residual_1.body.conv2d.kernel", "residual_1.body.conv2d.bias",
                        "residual_1.body.batch_norm.gamma", "residual_1.body.batch_norm.beta",
                        "residual_1.body.batch_norm.moving_mean", "residual_1.body.batch_norm.moving_variance",
                        "residual_1.shortcut.kernel", "residual_1.shortcut.bias"),
                second.parameters().stream().map(Parameter::name).toList());
    }

    @Test
    void layersWithinALayerStandBelowIt() {
        SharedLayer tower = new SharedLayer(dense(2));
        assertEquals("SharedLayer[" + dense(2) + "]", tower.toString());
        Layer graph = LayerGraph.of(x -> x.to(tower).to(tower));
        Network network = Network.build(
                Shape.of(2), 1, residual(sequential(dense(2), relu())), Layers.concat(relu(), sequential()), dense(2),
                graph);
        // @formatter:off
        assertEquals("""
                ┏━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┓
                ┃ Layer (type)             ┃ Output Shape ┃ Param # ┃
                ┡━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━┩
                │ residual (Residual)      │ (None, 2)    │       6 │
                ├──────────────────────────┼──────────────┼─────────┤
                │   body (Sequential)      │ (None, 2)    │       6 │
                ├──────────────────────────┼──────────────┼─────────┤
                │     dense (Dense)        │ (None, 2)    │       6 │
                ├──────────────────────────┼──────────────┼─────────┤
                │     relu (Relu)          │ (None, 2)    │       0 │
                ├──────────────────────────┼──────────────┼─────────┤
                │   shortcut (Sequential)  │ (None, 2)    │       0 │
                ├──────────────────────────┼──────────────┼─────────┤
                │ concat (Branches)        │ (None, 4)    │       0 │
                ├──────────────────────────┼──────────────┼─────────┤
                │   branch (Relu)          │ (None, 2)    │       0 │
                ├──────────────────────────┼──────────────┼─────────┤
                │   branch_1 (Sequential)  │ (None, 2)    │       0 │
                ├──────────────────────────┼──────────────┼─────────┤
                │ dense (Dense)            │ (None, 2)    │      10 │
                ├──────────────────────────┼──────────────┼─────────┤
                │ layer_graph (LayerGraph) │ (None, 2)    │       6 │
                ├──────────────────────────┼──────────────┼─────────┤
                │   dense (Dense)          │ (None, 2)    │       6 │
                └──────────────────────────┴──────────────┴─────────┘
                 Total params: 22 (88.00 B)
                 Trainable params: 22 (88.00 B)
                 Non-trainable params: 0 (0.00 B)
                """, network.summary().toString());
        // @formatter:on
    }

    @Test
    void aLayerWithoutAClassNameIsCalledLayer() {
        Layer lambda = (emitter, x) -> relu().emit(emitter, x);
        Layer anonymous = new Layer() {
            @Override
            public Value emit(Emitter emitter, Value x) {
                return dense(2).emit(emitter, x);
            }
        };
        Network network = Network.build(Shape.of(3), 1, lambda, anonymous);
        List<Summary.Row> rows = network.summary().rows();
        assertEquals("layer", rows.get(0).name());
        assertEquals("Layer", rows.get(0).type());
        assertEquals("layer_1", rows.get(1).name());
        assertEquals("Layer", rows.get(1).type());
        assertEquals("layer_1.kernel", network.parameters().get(0).name());
    }
}
