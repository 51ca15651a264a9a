package org.example.service;

import dev.fovea.nn.Network;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Answers POST /predict, an array of an image's numbers, with the network's outputs. */
@SpringBootApplication
@RestController
public class Service {
    private final Network network;

    public Service(Network network) {
        this.network = network;
    }

    @Bean
    static Network network(@Value("${model}") Path file) throws IOException {
        Network network = Network.importOnnx(file);
        network.predict(new float[1][network.inputShape().size()]); // so that the first request need not wait for it
        return network;
    }

    @PostMapping("/predict")
    float[] predict(@RequestBody float[] pixels) {
        return network.predict(new float[][] {pixels})[0];
    }

    /** An array of another length than the network takes, for example. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    String refuse(IllegalArgumentException e) {
        return e.getMessage();
    }

    public static void main(String[] args) {
        SpringApplication.run(Service.class, args);
    }
}
