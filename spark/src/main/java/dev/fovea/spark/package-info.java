/**
 * Fovea's networks on Apache Spark: prediction in pipelines and in SQL, training of many networks, or of one by several
 * workers.
 */
@NullMarked
package dev.fovea.spark;

import org.jspecify.annotations.NullMarked;
