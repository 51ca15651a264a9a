/**
 * Layers on tensors of any rank, for what imported networks do beside the layers of images: arithmetic with broadcasting,
 * functions of elements, reductions, elements by their places, products. An axis is one of the sample's, counted from 0.
 */
@NullMarked
package dev.fovea.nn.general;

import org.jspecify.annotations.NullMarked;
