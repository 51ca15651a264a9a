package dev.fovea.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fovea.data.Dataset;
import dev.fovea.nn.Network;
import dev.fovea.predict.Outputs;
import dev.fovea.random.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipesTest {
    private static final int IMAGES = 6;

    private static Dataset noise(int side, int channels) {
        Shape all = Shape.of(IMAGES, side, side, channels);
        float[] pixels = new float[all.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) CounterRandom.ofSeed(1).gaussian(i);
        }
        return Dataset.of(Tensor.of(all, pixels), new int[] {0, 1, 2, 0, 1, 2}, 10);
    }

    /** Of ResNet-20; the others' step is FastNetworkTest's and RecipeCommandTest's. */
    @Test
    void aResNetLearnsByItsRecipeAndTheSameSeedIsTheSameNetwork() {
        Recipe recipe = Recipes.named("cifar10-resnet20").orElseThrow();
        Dataset train = noise(32, 3);
        Network network = recipe.network(train, 7);
        History history = recipe.trainer(network, train, 4, 7).fit(train, null, 4, recipe.batchSize());
        assertEquals(0.1, history.epochs().getFirst().learningRate());
        assertEquals(0.001, history.last().learningRate(), 1e-12, "after three quarters");
        assertTrue(history.last().loss() < history.epochs().getFirst().loss(), history::toString);
        Network again = recipe.network(train, 7);
        assertFalse(Arrays.equals(network.parameters().getFirst().values(), again.parameters().getFirst().values()));
        assertEquals(Outputs.classes(Shape.of(10)), recipe.predictor(network).outputs());
        assertEquals(Shape.of(IMAGES, 10), recipe.predictor(network).predict(train.samples()).shape());
    }

    @Test
    void fashionIsReadAndFedToANetworkOfItsSize(@TempDir Path folder) throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            ByteBuffer images =
                    ByteBuffer.allocate(16 + 784 * IMAGES).putInt(0x803).putInt(IMAGES).putInt(28).putInt(28);
            ByteBuffer labels = ByteBuffer.allocate(8 + IMAGES).putInt(0x801).putInt(IMAGES);
            for (int i = 0; i < 784 * IMAGES; i++) {
                images.put((byte) (i * 37 % 251));
            }
            Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
            Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
        }
        Recipe recipe = Recipes.named("fashion-fast").orElseThrow();
        RecipeData data = recipe.read(folder);
        Network network = recipe.network(data.trainSet(), 1);
        assertEquals(Shape.of(28, 28, 1), network.inputShape());
        assertEquals(10, network.outputShape().size());
        float[] x = new float[784];
        data.testSet().read(0, x, 0);
        assertEquals((37 / 255f - 0.286f) / 0.353f, x[1], 1e-6);
        assertEquals(10, recipe.epochs());
    }

    @Test
    void eachHasANameOfItsOwn() {
        assertEquals(
                Recipes.all().size(),
                Recipes.all().stream().map(Recipe::name).distinct().count());
        assertTrue(Recipes.named("no such").isEmpty());
    }
}
