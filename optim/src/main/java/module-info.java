/** Optimizers, schedules, data sets, augmentation and the training loop. */
module dev.fovea.optim {
    requires transitive dev.fovea.layers;
    requires static org.jspecify;

    exports dev.fovea.data;
    exports dev.fovea.log;
    exports dev.fovea.metric;
    exports dev.fovea.optim;
    exports dev.fovea.predict;
    exports dev.fovea.train;
}
