/**
 * Networks in files: one flat {@code .safetensors} file holds the parameters, the description of the layers and what
 * else is to be remembered. Files are data: strictly checked, nothing in them is executed.
 */
@NullMarked
package dev.fovea.nn.model;

import org.jspecify.annotations.NullMarked;
