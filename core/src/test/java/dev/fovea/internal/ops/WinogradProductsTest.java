package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradProductsTest {
    /** What divides the ends of all panels: 18 channels of a group are a panel of 16 and one of 2, at 128 bits 8, 8 and 2. */
    @ParameterizedTest
    @CsvSource({"1, 32, 8", "1, 20, 4", "1, 50, 2", "2, 18, 2", "2, 24, 8", "3, 40, 8", "1, 48, 8"})
    void channelsOfAnyShareAreAMultiple(int groups, int out, int least) {
        Conv2dGeometry g = Conv2dGeometry.of(Shape.of(6, 6, groups * 5), groups * out, new Window(3, 3, 1, 1), groups);
        for (Kernels kernels : Providers.all()) {
            JoinedGroups joined = JoinedGroups.of(g, 1);
            WinogradProducts products = WinogradProducts.of(
                    new WinogradKernel(g, joined, kernels), joined, 1, new int[0], Integer.MAX_VALUE, kernels);
            int unit = products.channelUnit();
            for (int panel = 0; panel <= products.panels(); panel++) {
                assertEquals(0, products.firstOutput(panel) % unit, kernels.name());
            }
            assertEquals(groups * out, products.firstOutput(products.panels()));
            assertEquals(0, unit % least, kernels.name() + ": " + unit);
        }
    }

    @Test
    void groupsOfFewChannelsAreSmall() {
        for (Kernels kernels : Providers.all()) {
            assertSame(kernels.groupProduct(4, 32), WinogradProducts.small(new JoinedGroups(8, 4, 4, 1), kernels));
            assertNull(WinogradProducts.small(new JoinedGroups(8, 2, 4, 1), kernels), kernels.name());
            assertNull(WinogradProducts.small(new JoinedGroups(1, 8, 8, 1), kernels), kernels.name());
        }
    }
}
