/** Fovea's networks on Apache Spark: prediction in pipelines and in SQL, and training of many networks. */
@NullMarked
package dev.fovea.spark;

import org.jspecify.annotations.NullMarked;
