package dev.fovea.internal.kernel;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Code for vectors of one width. As in {@link Tile}, all vectors are cast before a method is called on them. */
final class VectorElementCode extends ElementCode {
    private static final ClassDesc CLASS = ConstantDescs.CD_Class;
    private static final ClassDesc INT = ConstantDescs.CD_int;
    private static final ClassDesc SPECIES_TYPE = descriptor(VectorSpecies.class);
    private static final ClassDesc VECTOR = descriptor(Vector.class);
    private static final ClassDesc MASK = descriptor(VectorMask.class);
    private static final ClassDesc FLOAT_VECTOR = descriptor(FloatVector.class);
    private static final ClassDesc INT_VECTOR = descriptor(IntVector.class);
    private static final ClassDesc OPERATORS = descriptor(VectorOperators.class);
    private static final ClassDesc BINARY = descriptor(VectorOperators.Binary.class);
    private static final ClassDesc ASSOCIATIVE = descriptor(VectorOperators.Associative.class);
    private static final ClassDesc COMPARISON = descriptor(VectorOperators.Comparison.class);

    // Static fields of the made class: constants to the JIT compiler, which the Vector API needs.
    private static final String SPECIES = "SPECIES";
    private static final String FLOAT_CLASS = "FLOATS";
    private static final String INT_CLASS = "INTS";

    private final int lanes;

    VectorElementCode(int lanes) {
        super(lanes);
        this.lanes = lanes;
    }

    /** The class of a species' vectors; called by the made class. */
    static Class<?> floatClass(VectorSpecies<Float> species) {
        return species.vectorType();
    }

    /** The class of vectors of as many ints; called by the made class. */
    static Class<?> intClass(VectorSpecies<Float> species) {
        return species.withLanes(int.class).vectorType();
    }

    @Override
    void members(ClassBuilder type) {
        int constant = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
        ClassDesc here = descriptor(VectorElementCode.class);
        MethodTypeDesc classOf = MethodTypeDesc.of(CLASS, SPECIES_TYPE);
        type.withField(SPECIES, SPECIES_TYPE, constant)
                .withField(FLOAT_CLASS, CLASS, constant)
                .withField(INT_CLASS, CLASS, constant)
                .withMethodBody(
                        ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC,
                        code -> code.loadConstant(lanes)
                                .invokestatic(
                                        descriptor(Template.class), "species", MethodTypeDesc.of(SPECIES_TYPE, INT))
                                .putstatic(self, SPECIES, SPECIES_TYPE)
                                .getstatic(self, SPECIES, SPECIES_TYPE)
                                .invokestatic(here, "floatClass", classOf)
                                .putstatic(self, FLOAT_CLASS, CLASS)
                                .getstatic(self, SPECIES, SPECIES_TYPE)
                                .invokestatic(here, "intClass", classOf)
                                .putstatic(self, INT_CLASS, CLASS)
                                .return_());
    }

    @Override
    void constant(CodeBuilder code, float value, int slot) {
        code.getstatic(self, SPECIES, SPECIES_TYPE).loadConstant(value);
        code.invokestatic(
                FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES_TYPE, ConstantDescs.CD_float));
        storeFloats(code, slot);
    }

    @Override
    void load(CodeBuilder code, int array, int slot) {
        index(code.getstatic(self, SPECIES, SPECIES_TYPE).aload(array), array)
                .invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES_TYPE, FLOATS, INT));
        storeFloats(code, slot);
    }

    @Override
    void store(CodeBuilder code, int array, int slot) {
        index(code.aload(slot).aload(array), array)
                .invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(ConstantDescs.CD_void, FLOATS, INT));
    }

    @Override
    void operation(CodeBuilder code, Operator operator, List<Integer> operands, int slot) {
        int first = operands.getFirst();
        int last = operands.getLast();
        switch (operator) {
            case ADD -> binary(code, "add", first, last, slot);
            case SUBTRACT -> binary(code, "sub", first, last, slot);
            case MULTIPLY -> binary(code, "mul", first, last, slot);
            case DIVIDE -> binary(code, "div", first, last, slot);
            case FMA -> {
                code.aload(first).aload(operands.get(1)).aload(last);
                code.invokevirtual(FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR));
                storeFloats(code, slot);
            }
            case NEGATIVE_MAGNITUDE -> {
                bits(code, first);
                withBits(code, "OR", Integer.MIN_VALUE);
                fromBits(code, slot);
            }
            case COPY_SIGN -> {
                bits(code, first);
                withBits(code, "AND", Integer.MAX_VALUE);
                bits(code, last);
                withBits(code, "AND", Integer.MIN_VALUE);
                code.invokevirtual(INT_VECTOR, "or", MethodTypeDesc.of(INT_VECTOR, VECTOR));
                cast(code, INT_CLASS, INT_VECTOR);
                fromBits(code, slot);
            }
            case LOW_BITS_AS_EXPONENT -> {
                bits(code, first);
                withBits(code, "LSHL", ScalarElementCode.EXPONENT_SHIFT);
                fromBits(code, slot);
            }
            case LESS -> code.aload(first)
                    .getstatic(OPERATORS, "LT", COMPARISON)
                    .aload(last)
                    .invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR))
                    .astore(slot);
            case SELECT -> {
                code.aload(last).aload(operands.get(1)).aload(first);
                code.invokevirtual(FLOAT_VECTOR, "blend", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, MASK));
                storeFloats(code, slot);
            }
        }
    }

    private void binary(CodeBuilder code, String method, int first, int second, int slot) {
        code.aload(first).aload(second);
        code.invokevirtual(FLOAT_VECTOR, method, MethodTypeDesc.of(FLOAT_VECTOR, VECTOR));
        storeFloats(code, slot);
    }

    private void bits(CodeBuilder code, int slot) {
        code.aload(slot).invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
        cast(code, INT_CLASS, INT_VECTOR);
    }

    /** Changes the ints on the stack by an operator of the Vector API and a number. */
    private void withBits(CodeBuilder code, String operator, int number) {
        code.getstatic(OPERATORS, operator, operator.equals("LSHL") ? BINARY : ASSOCIATIVE).loadConstant(number);
        code.invokevirtual(INT_VECTOR, "lanewise", MethodTypeDesc.of(INT_VECTOR, BINARY, INT));
        cast(code, INT_CLASS, INT_VECTOR);
    }

    private void fromBits(CodeBuilder code, int slot) {
        code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
        storeFloats(code, slot);
    }

    private void storeFloats(CodeBuilder code, int slot) {
        cast(code, FLOAT_CLASS, FLOAT_VECTOR);
        code.astore(slot);
    }

    /** Tells the compiler the class of the vector on the stack. */
    private void cast(CodeBuilder code, String classField, ClassDesc type) {
        code.getstatic(self, classField, CLASS)
                .swap()
                .invokevirtual(CLASS, "cast", MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                .checkcast(type);
    }
}
