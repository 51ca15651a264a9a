/**
 * The digits: reading them (bundled MNIST, IDX files, Kaggle CSV files) and writing files about them. Data files are
 * strictly validated; whatever is wrong with one comes out as a {@link dev.fovea.mnist.data.DataFileException} whose
 * message is one line, ready to be shown.
 */
@NullMarked
package dev.fovea.mnist.data;

import org.jspecify.annotations.NullMarked;
