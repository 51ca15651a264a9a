package dev.fovea.nn.internal.onnx.file;

/** What the elements of a tensor are: {@code TensorProto.DataType}. */
public enum ElementType {
    /** float32. */
    FLOAT(1, 4),
    /** Unsigned bytes. */
    UINT8(2, 1),
    /** Bytes. */
    INT8(3, 1),
    /** Unsigned, 16 bits. */
    UINT16(4, 2),
    /** 16 bits. */
    INT16(5, 2),
    /** 32 bits. */
    INT32(6, 4),
    /** 64 bits. */
    INT64(7, 8),
    /** Truth values, a byte each. */
    BOOL(9, 1),
    /** Half precision. */
    FLOAT16(10, 2),
    /** Double precision. */
    DOUBLE(11, 8),
    /** Unsigned, 32 bits. */
    UINT32(12, 4),
    /** Unsigned, 64 bits; numbers from 2⁶³ on are not represented. */
    UINT64(13, 8),
    /** The upper half of float32. */
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /**
     * The type of a code.
     *
     * @param place where it stands, for errors
     * @param code the number in files
     * @return the type
     */
    public static ElementType of(String place, long code) {
        for (ElementType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new Unsupported(place + ": elements of type " + code + " of onnx.proto are not supported");
    }

    /**
     * The number in files.
     *
     * @return the constant of {@code TensorProto.DataType}
     */
    public int code() {
        return code;
    }

    /**
     * The width of an element in raw data.
     *
     * @return in bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether elements are real numbers.
     *
     * @return false for whole numbers and truth values
     */
    public boolean real() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /**
     * A real number as this type holds it.
     *
     * @param value the number
     * @return rounded to the nearest
     */
    public double rounded(double value) {
        return switch (this) {
            case FLOAT -> (float) value;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BFLOAT16 -> bfloat16((float) value);
            default -> value;
        };
    }

    /** To nearest, ties to even. */
    private static float bfloat16(float value) {
        if (Float.isNaN(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
    }

    /**
     * A whole number as this type holds it.
     *
     * @param value the number
     * @return its lowest bits
     */
    public long wrapped(long value) {
        return switch (this) {
            case BOOL -> value == 0 ? 0 : 1;
            case INT8 -> (byte) value;
            case UINT8 -> value & 0xFF;
            case INT16 -> (short) value;
            case UINT16 -> value & 0xFFFF;
            case INT32 -> (int) value;
            case UINT32 -> value & 0xFFFFFFFFL;
            default -> value;
        };
    }
}
