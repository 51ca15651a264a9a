/**
 * Data sets in their usual files. Whatever is wrong with one comes out as a {@link
 * dev.fovea.vision.DataFileException} whose message is one line, ready to be shown.
 */
@NullMarked
package dev.fovea.vision.file;

import org.jspecify.annotations.NullMarked;
