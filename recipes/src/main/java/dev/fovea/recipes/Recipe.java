package dev.fovea.recipes;

import dev.fovea.data.Dataset;
import dev.fovea.io.FileException;
import dev.fovea.nn.Network;
import dev.fovea.predict.Predictor;
import dev.fovea.train.Trainer;
import java.nio.file.Path;

/**
 * A way to train a network on a known set of images. Whatever is random in it follows from a seed; where it reads from,
 * saves and reports is somebody else's affair. docs/recipes.md has the figures each one reaches.
 */
public interface Recipe {
    /**
     * The name it is called by.
     *
     * @return lower-case words and hyphens
     */
    String name();

    /**
     * What it is.
     *
     * @return a sentence
     */
    String about();

    /**
     * Reads the set it is for.
     *
     * @param folder where its files are, as published
     * @return the images
     * @throws FileException if they are not there or not what they should be
     */
    RecipeData read(Path folder) throws FileException;

    /**
     * How long it trains.
     *
     * @return the epochs
     */
    int epochs();

    /**
     * How many samples are read at once; {@link Trainer#accumulating} may make a step of several such batches.
     *
     * @return the size of a batch
     */
    int batchSize();

    /**
     * The network before training.
     *
     * @param train the samples it will be trained with, for layers that are made from these
     * @param seed decides its initial weights
     * @return the network
     */
    Network network(Dataset train, long seed);

    /**
     * How it is trained, but for checkpoints, listeners and threads.
     *
     * @param network what {@link #network} made
     * @param train the samples
     * @param epochs for how long, usually {@link #epochs}
     * @param seed decides order and augmentation
     * @return the trainer
     */
    Trainer trainer(Network network, Dataset train, int epochs, long seed);

    /**
     * How the trained network answers.
     *
     * @param network the network
     * @return the predictor, several views of an image maybe
     */
    Predictor predictor(Network network);
}
