package dev.plexsphere.signer;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A signer that runs for each test. */
abstract class RunningSigner {
  @TempDir Path folder;
  SignerHouse house;
  Signer signer;

  @BeforeEach
  void start() {
    house = new SignerHouse(folder);
    signer = house.signer();
  }

  @AfterEach
  void end() {
    house.close();
  }
}
