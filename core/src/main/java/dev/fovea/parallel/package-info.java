/**
 * The one level of parallelism: a fixed number of chunks, whatever the number of threads, and reduction in chunk
 * order, so that the same seed gives the same bits.
 */
@NullMarked
package dev.fovea.parallel;

import org.jspecify.annotations.NullMarked;
