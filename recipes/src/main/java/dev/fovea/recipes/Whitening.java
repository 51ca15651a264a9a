package dev.fovea.recipes;

import dev.fovea.data.Dataset;
import dev.fovea.tensor.Shape;

/**
 * A first convolution that makes the numbers of a patch uncorrelated and about equally large: its filters are the
 * eigenvectors of the patches' covariance, each divided by √(eigenvalue + {@value #EPSILON}), and their negatives.
 *
 * <p>Source: Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024, after Page, "How to train your ResNet",
 * 2019.
 */
final class Whitening {
    /** Images that are looked at: eigenvalues of a few numbers are exact enough long before. */
    private static final int MOST_IMAGES = 5_000;

    private static final double EPSILON = 5e-4;

    private Whitening() {}

    /** How many filters there are for patches of images. */
    static int filters(Shape image, int size) {
        return 2 * size * size * image.channels();
    }

    /**
     * The filters.
     *
     * @param train the images, (height, width, channels), about centred on 0
     * @param size the patch's height and width
     * @return the kernel (size, size, channels, filters) of a convolution
     */
    static float[] kernel(Dataset train, int size) {
        double[][] vectors = covariance(train, size);
        double[] values = SymmetricEigen.decompose(vectors);
        int length = values.length;
        float[] kernel = new float[length * 2 * length];
        for (int filter = 0; filter < length; filter++) {
            double scale = 1 / Math.sqrt(values[filter] + EPSILON);
            for (int i = 0; i < length; i++) {
                float weight = (float) (vectors[filter][i] * scale);
                kernel[i * 2 * length + filter] = weight;
                kernel[i * 2 * length + length + filter] = -weight;
            }
        }
        return kernel;
    }

    /** The mean of x·xᵀ over the patches x (size, size, channels). */
    private static double[][] covariance(Dataset train, int size) {
        Shape image = train.sampleShape();
        int width = image.dimension(1);
        int channels = image.channels();
        int rows = image.dimension(0) - size + 1;
        int columns = width - size + 1;
        float[] x = new float[image.size()];
        double[] patch = new double[size * size * channels];
        double[][] sums = new double[patch.length][patch.length];
        int images = Math.min(MOST_IMAGES, train.size());
        for (int n = 0; n < images; n++) {
            train.read(n, x, 0);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    for (int i = 0; i < patch.length; i++) {
                        int part = i / channels;
                        int pixel = (row + part / size) * width + column + part % size;
                        patch[i] = x[pixel * channels + i % channels];
                    }
                    add(patch, sums);
                }
            }
        }
        double count = (double) images * rows * columns;
        for (double[] row : sums) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= count;
            }
        }
        return sums;
    }

    private static void add(double[] patch, double[][] sums) {
        for (int i = 0; i < patch.length; i++) {
            for (int j = 0; j < patch.length; j++) {
                sums[i][j] += patch[i] * patch[j];
            }
        }
    }
}
