/**
 * The compiled form of a network: operations on numbered values, cut into stages that run one image at a time.
 * Not exported.
 */
@NullMarked
package dev.fovea.nn.plan;

import org.jspecify.annotations.NullMarked;
