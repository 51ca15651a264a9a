package dev.fovea.internal.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fovea.internal.kernel.Kernels;
import dev.fovea.internal.kernel.Providers;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradProductsTest {
    /** What divides the ends of all panels, which differ by the width: of 18 channels, 16 and 18 at 256 bits. */
    @ParameterizedTest
    @CsvSource({"1, 32", "1, 20", "1, 50", "2, 18", "2, 24", "3, 40", "1, 48", "2, 260"})
    void channelsOfAnyShareAreAMultiple(int groups, int out) {
        Conv2dGeometry g =
                ConvolutionGeometries.general(6, 6, groups * 5, groups * out, groups, new Window(3, 3, 1, 1));
        JoinedGroups single = JoinedGroups.of(g, 1);
        for (Kernels kernels : Providers.all()) {
            WinogradProducts products = WinogradProducts.of(
                    new WinogradKernel(g, single, kernels), single, 1, new int[0], Integer.MAX_VALUE, kernels);
            BigInteger unit = IntStream.rangeClosed(1, products.panels())
                    .mapToObj(panel -> BigInteger.valueOf(products.firstOutput(panel)))
                    .reduce(BigInteger.ZERO, BigInteger::gcd);
            assertEquals(unit.intValue(), products.channelUnit(), kernels.name());
            assertEquals(groups * out, products.firstOutput(products.panels()), kernels.name());
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
