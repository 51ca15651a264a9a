/** How networks are trained to documented figures on known sets of images, and the command that does it. */
module dev.fovea.recipes {
    requires dev.fovea.vision;
    requires info.picocli;
    requires static org.jspecify;

    opens dev.fovea.recipes.cli to
            info.picocli;
}
