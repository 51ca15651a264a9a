package dev.fovea.nn;

import dev.fovea.nn.internal.plan.GatherOp;
import dev.fovea.nn.op.Emitter;
import dev.fovea.nn.op.Value;

/**
 * Cuts rows and columns off an image: x (height, width, channels), y (height − top − bottom, width − left − right,
 * channels). Refused when the network is built if nothing would be left.
 *
 * @param top rows cut off above, at least 0
 * @param bottom rows cut off below, at least 0
 * @param left columns cut off on the left, at least 0
 * @param right columns cut off on the right, at least 0
 */
public record Crop2d(int top, int bottom, int left, int right) implements Layer {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Crop2d {
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("cropping: expected at least 0 on each side, found top " + top
                    + ", bottom " + bottom + ", left " + left + ", right " + right + "; Pad2d makes images larger");
        }
    }

    @Override
    public Value emit(Emitter emitter, Value x) {
        return emitter.emit(GatherOp.crop(Images.require("cropping", x), top, bottom, left, right), x);
    }
}
