package dev.fovea.train;

import dev.fovea.nn.Network;
import dev.fovea.nn.op.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that training changes: the network's parameters, the optimizer's state and the counters. */
final class TrainingState {
    final Network network;
    /** By parameter and slot; no slots for what is not trainable. */
    final float[][][] slots;
    /** Epochs done. */
    int epoch;
    /** Updates done. */
    long step;

    TrainingState(Network network, int slotsPerParameter) {
        this.network = network;
        List<Parameter> parameters = network.parameters();
        this.slots = new float[parameters.size()][][];
        for (int i = 0; i < slots.length; i++) {
            Parameter parameter = parameters.get(i);
            slots[i] = new float[parameter.trainable() ? slotsPerParameter : 0][parameter.values().length];
        }
    }

    /** A copy of counters and slots. */
    Progress progress() {
        Map<String, List<float[]>> copies = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            if (parameter.trainable()) {
                copies.put(
                        parameter.name(), Arrays.stream(slots[parameter.index()]).map(float[]::clone).toList());
            }
        }
        return new Progress(epoch, step, copies);
    }

    /** Takes over counters and slots, all or none. */
    void resume(Progress progress) {
        Map<String, List<float[]>> wanted = progress().slots();
        if (!progress.slots().keySet().equals(wanted.keySet())) {
            throw new IllegalArgumentException("the progress is of a network with the trainable parameters "
                    + progress.slots().keySet() + ", this one has " + wanted.keySet());
        }
        wanted.forEach((name, arrays) -> {
            List<Integer> lengths = lengths(arrays);
            List<Integer> found = lengths(progress.slotsOf(name));
            if (!lengths.equals(found)) {
                throw new IllegalArgumentException("parameter " + name + " needs optimizer state of lengths " + lengths
                        + ", the progress has " + found);
            }
        });
        for (Parameter parameter : network.parameters()) {
            for (int slot = 0; slot < slots[parameter.index()].length; slot++) {
                float[] from = progress.slotsOf(parameter.name()).get(slot);
                System.arraycopy(from, 0, slots[parameter.index()][slot], 0, from.length);
            }
        }
        epoch = progress.epoch();
        step = progress.step();
    }

    private static List<Integer> lengths(List<float[]> arrays) {
        return arrays.stream().map(array -> array.length).toList();
    }

    boolean finite() {
        for (Parameter parameter : network.parameters()) {
            for (float value : parameter.values()) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    Snapshot snapshot() {
        return new Snapshot();
    }

    /** The state as it was when this was made. */
    final class Snapshot {
        private final float[][] values = new float[slots.length][];
        private final float[][][] slotsThen = new float[slots.length][][];
        private final int epochThen = epoch;
        private final long stepThen = step;

        private Snapshot() {
            for (int i = 0; i < values.length; i++) {
                values[i] = network.parameters().get(i).values().clone();
                slotsThen[i] = new float[slots[i].length][];
                for (int slot = 0; slot < slots[i].length; slot++) {
                    slotsThen[i][slot] = slots[i][slot].clone();
                }
            }
        }

        /** Goes back to it. */
        void restore() {
            restoreParameters();
            for (int i = 0; i < slots.length; i++) {
                for (int slot = 0; slot < slots[i].length; slot++) {
                    System.arraycopy(slotsThen[i][slot], 0, slots[i][slot], 0, slots[i][slot].length);
                }
            }
            epoch = epochThen;
            step = stepThen;
        }

        /** Goes back to its parameters only. */
        void restoreParameters() {
            for (int i = 0; i < values.length; i++) {
                System.arraycopy(values[i], 0, network.parameters().get(i).values(), 0, values[i].length);
            }
            network.changed();
        }
    }
}
