/** What layers are made of: ops on values, parameters and their initialisers, and the contracts to write new ones. */
@NullMarked
package dev.fovea.nn.op;

import org.jspecify.annotations.NullMarked;
