package dev.fovea.nn.internal.onnx.network;

import dev.fovea.nn.DepthToSpace;
import dev.fovea.nn.SpaceToDepth;
import dev.fovea.nn.internal.onnx.network.Traced.Flow;
import java.util.List;
import java.util.Map;

/** Operators between blocks of pixels and channels. */
final class BlockHandlers {
    private BlockHandlers() {}

    static Map<String, Handler> table() {
        return Map.of(
                "DepthToSpace", site -> List.of(depthToSpace(site)),
                "SpaceToDepth", site -> List.of(spaceToDepth(site)));
    }

    private static int block(Site site, Flow x) {
        int block = site.settings().small("blocksize", 0);
        if (block < 1 || block > 1 << 15 || x.rank() != 4) {
            throw site.settings().problem("expected an image and a blocksize of at least 1, found " + block);
        }
        return block;
    }

    private static Flow depthToSpace(Site site) {
        Flow x = site.batched(0);
        int block = block(site, x);
        int channels = x.extent(1, 1);
        if (channels % (block * block) != 0) {
            throw site.settings().problem(channels + " channels do not divide into blocks of " + block);
        }
        if (site.settings().text("mode", "DCR").equals("DCR")) {
            Flow image = site.layouts().channelsLast(x);
            return site.add(new DepthToSpace(block), List.of(image), Map.of(), 4, image.order());
        }
        // Channels in the order (channel, row, column of the block) become (channel, h, row, w, column).
        Flow blocks = site.layouts().reshaped(
                x, channels / block / block, block, block, x.extent(2, 1), x.extent(3, 1));
        int[] axes = blocks.axes();
        Flow apart = blocks.relabelled(axes[0], axes[1], axes[4], axes[2], axes[5], axes[3]);
        return site.layouts().reshaped(
                apart, channels / block / block, x.extent(2, 1) * block, x.extent(3, 1) * block);
    }

    private static Flow spaceToDepth(Site site) {
        Flow x = site.batched(0);
        int block = block(site, x);
        if (site.settings().text("mode", "DCR").equals("DCR")) {
            Flow image = site.layouts().channelsLast(x);
            return site.add(new SpaceToDepth(block), List.of(image), Map.of(), 4, image.order());
        }
        int channels = x.extent(1, 1);
        int height = x.extent(2, 1) / block;
        int width = x.extent(3, 1) / block;
        if (height * block != x.extent(2, 1) || width * block != x.extent(3, 1)) {
            throw site.settings().problem("an image that does not divide into blocks of " + block);
        }
        Flow blocks = site.layouts().reshaped(x, channels, height, block, width, block);
        int[] axes = blocks.axes();
        Flow together = blocks.relabelled(axes[0], axes[1], axes[3], axes[5], axes[2], axes[4]);
        return site.layouts().reshaped(together, channels * block * block, height, width);
    }
}
