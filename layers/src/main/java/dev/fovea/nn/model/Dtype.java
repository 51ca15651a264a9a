package dev.fovea.nn.model;

import java.util.Arrays;
import java.util.Optional;

/** The number types of the format that take whole bytes, and how many. */
enum Dtype {
    // @formatter:off
    BOOL(1), U8(1), I8(1), F8_E5M2(1), F8_E4M3(1), F8_E8M0(1),
    I16(2), U16(2), F16(2), BF16(2),
    I32(4), U32(4), F32(4),
    I64(8), U64(8), F64(8), C64(8);
    // @formatter:on

    /** Bytes of one element. */
    final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** The type of a name as it stands in a file. */
    static Optional<Dtype> of(String name) {
        return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
    }
}
