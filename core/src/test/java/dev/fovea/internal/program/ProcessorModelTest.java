package dev.fovea.internal.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcessorModelTest {
    @Test
    void itIsInLinuxsFile() {
        assertEquals("AMD EPYC 9B45", ProcessorModel.in("processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC 9B45\n"));
        assertEquals("", ProcessorModel.in("processor\t: 0\nBogoMIPS\t: 50.00\n"));
        assertEquals(ProcessorModel.find().strip(), ProcessorModel.find());
    }
}
