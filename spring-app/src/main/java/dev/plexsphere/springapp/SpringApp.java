package dev.plexsphere.springapp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The program. All it is told it is told by Spring's own properties, those of the clients below
 * {@code spring.security.oauth2.client}: {@code people} signs people in, {@code machine} gets
 * tokens for itself.
 */
@SpringBootApplication
public class SpringApp {

  /** Serves until it is ended. */
  public static void main(String[] args) {
    SpringApplication.run(SpringApp.class, args);
  }
}
