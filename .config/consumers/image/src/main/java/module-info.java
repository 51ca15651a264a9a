module org.example.xor {
    requires dev.fovea.optim;
}
