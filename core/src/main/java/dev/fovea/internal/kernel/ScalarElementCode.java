package dev.fovea.internal.kernel;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Code for one element at a time. */
final class ScalarElementCode extends ElementCode {
    /** Bits of a float's fraction. */
    static final int EXPONENT_SHIFT = 23;

    private static final ClassDesc MATH = descriptor(Math.class);
    private static final ClassDesc FLOAT = descriptor(Float.class);
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(
            ConstantDescs.CD_float, ConstantDescs.CD_float, ConstantDescs.CD_float, ConstantDescs.CD_float);
    private static final MethodTypeDesc BITS =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_float);
    private static final MethodTypeDesc FROM_BITS =
            MethodTypeDesc.of(ConstantDescs.CD_float, ConstantDescs.CD_int);

    ScalarElementCode() {
        super(1);
    }

    @Override
    void members(ClassBuilder type) {}

    @Override
    void constant(CodeBuilder code, float value, int slot) {
        code.loadConstant(value).fstore(slot);
    }

    @Override
    void load(CodeBuilder code, int array, int slot) {
        index(code.aload(array), array).faload().fstore(slot);
    }

    @Override
    void store(CodeBuilder code, int array, int slot) {
        index(code.aload(array), array).fload(slot).fastore();
    }

    @Override
    void operation(CodeBuilder code, Operator operator, List<Integer> operands, int slot) {
        switch (operator) {
            case ADD -> floats(code, operands).fadd().fstore(slot);
            case SUBTRACT -> floats(code, operands).fsub().fstore(slot);
            case MULTIPLY -> floats(code, operands).fmul().fstore(slot);
            case DIVIDE -> floats(code, operands).fdiv().fstore(slot);
            case FMA -> floats(code, operands).invokestatic(MATH, "fma", FMA).fstore(slot);
            case NEGATIVE_MAGNITUDE -> {
                bits(code, operands.get(0)).loadConstant(Integer.MIN_VALUE).ior();
                fromBits(code, slot);
            }
            case COPY_SIGN -> {
                bits(code, operands.get(0)).loadConstant(Integer.MAX_VALUE).iand();
                bits(code, operands.get(1)).loadConstant(Integer.MIN_VALUE).iand().ior();
                fromBits(code, slot);
            }
            case LOW_BITS_AS_EXPONENT -> {
                bits(code, operands.get(0)).loadConstant(EXPONENT_SHIFT).ishl();
                fromBits(code, slot);
            }
            case LESS -> {
                Label no = code.newLabel();
                Label end = code.newLabel();
                floats(code, operands).fcmpg().ifge(no).iconst_1().goto_(end).labelBinding(no).iconst_0();
                code.labelBinding(end).istore(slot);
            }
            case SELECT -> {
                // Between ints the JIT compiler selects without a jump, which would often be taken at random.
                Label no = code.newLabel();
                Label end = code.newLabel();
                code.iload(operands.get(0)).ifeq(no);
                bits(code, operands.get(1)).goto_(end).labelBinding(no);
                bits(code, operands.get(2)).labelBinding(end);
                fromBits(code, slot);
            }
        }
    }

    private static CodeBuilder floats(CodeBuilder code, List<Integer> slots) {
        for (int slot : slots) {
            code.fload(slot);
        }
        return code;
    }

    private static CodeBuilder bits(CodeBuilder code, int slot) {
        return code.fload(slot).invokestatic(FLOAT, "floatToRawIntBits", BITS);
    }

    private static void fromBits(CodeBuilder code, int slot) {
        code.invokestatic(FLOAT, "intBitsToFloat", FROM_BITS).fstore(slot);
    }
}
