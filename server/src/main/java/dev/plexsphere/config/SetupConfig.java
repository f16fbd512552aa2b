package dev.plexsphere.config;

import dev.plexsphere.kit.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the installation is set up, and how links reach people.
 *
 * @param devMode true in deployment mode dev
 * @param secret opens the setup gate; null has a node make one
 * @param secretOut where a node writes the one it made
 * @param license a license to install at start, null for none
 * @param operator to make at start, null for none
 * @param mail null: links are handed over by hand
 */
public record SetupConfig(
    boolean devMode,
    @Nullable Secret secret,
    Path secretOut,
    @Nullable String license,
    @Nullable Operator operator,
    @Nullable Mail mail) {
  private static final int SECRET_MIN = 22;
  private static final String SECRET_OUT = "setup-secret";

  /**
   * The first operator.
   *
   * @param credential their password; null has them set one by their link
   */
  public record Operator(String email, String displayName, @Nullable Secret credential) {}

  /** How the connection to the mail server is protected. */
  public enum Tls {
    /** In clear until STARTTLS, which must work (RFC 3207). */
    STARTTLS,
    /** From the first byte (RFC 8314). */
    TLS,
    /** Not at all: on this machine only. */
    NONE
  }

  /**
   * The mail server.
   *
   * @param username "" sends without authenticating
   */
  public record Mail(
      String host, int port, String from, Tls tls, String username, Secret password) {}

  /** Nothing configured: all by hand. */
  public static SetupConfig none(boolean devMode) {
    return new SetupConfig(devMode, null, Path.of(SECRET_OUT), null, null, null);
  }

  static SetupConfig read(Settings settings, boolean dev) {
    var mode = settings.text(Key.DEPLOYMENT_MODE);
    if (!mode.equals("prod") && !mode.equals("dev")) {
      settings.mistake("deployment-mode must be prod or dev, was " + mode);
    }
    var license = file(settings, Key.LICENSE_FILE);
    return new SetupConfig(
        dev || mode.equals("dev"),
        secret(settings),
        secretOut(settings),
        license.isEmpty() ? null : license,
        operator(settings),
        mail(settings));
  }

  private static @Nullable Secret secret(Settings settings) {
    var text = privateFile(settings, Key.SETUP_SECRET_FILE);
    if (!text.isEmpty() && !text.matches("[A-Za-z0-9._~+/=-]{" + SECRET_MIN + ",256}")) {
      settings.mistake(
          "setup.secret-file must hold "
              + SECRET_MIN
              + " to 256 letters, digits or any of . _ ~ + / = -; make one with: openssl rand -base64 32");
    }
    return text.isEmpty() ? null : new Secret(text);
  }

  private static Path secretOut(Settings settings) {
    if (settings.has(Key.SETUP_SECRET_OUT)) {
      return Path.of(settings.text(Key.SETUP_SECRET_OUT));
    }
    return Path.of(settings.text(Key.KEK_FILE)).resolveSibling(SECRET_OUT);
  }

  private static @Nullable Operator operator(Settings settings) {
    var enabled = settings.text(Key.ONBOARDING_ENABLED);
    if (!enabled.equals("true") && !enabled.equals("false")) {
      settings.mistake(Key.ONBOARDING_ENABLED.key() + " must be true or false, was " + enabled);
    }
    if (!enabled.equals("true") || !settings.has(Key.ONBOARDING_EMAIL)) {
      return null;
    }
    var email = settings.text(Key.ONBOARDING_EMAIL);
    var name = settings.has(Key.ONBOARDING_NAME) ? settings.text(Key.ONBOARDING_NAME) : email;
    var credential =
        settings.has(Key.ONBOARDING_CREDENTIAL)
            ? settings.text(Key.ONBOARDING_CREDENTIAL)
            : privateFile(settings, Key.ONBOARDING_CREDENTIAL_FILE);
    return new Operator(email, name, credential.isEmpty() ? null : new Secret(credential));
  }

  private static @Nullable Mail mail(Settings settings) {
    if (!settings.has(Key.MAIL_HOST)) {
      return null;
    }
    var host = settings.text(Key.MAIL_HOST);
    if (!settings.text(Key.MAIL_FROM).matches("[^\\s<>@,;]+@[^\\s<>@,;]+")) {
      settings.mistake("mail.from must be an e-mail address; it is required with mail.host");
    }
    var tls = tls(settings);
    if (tls == Tls.NONE && !Config.isLoopback(host)) {
      settings.mistake("mail.tls none is for a mail.host on this machine; use starttls or tls");
    }
    return new Mail(
        host,
        settings.number(Key.MAIL_PORT, 1, 65_535),
        settings.text(Key.MAIL_FROM),
        tls,
        settings.text(Key.MAIL_USERNAME),
        new Secret(privateFile(settings, Key.MAIL_PASSWORD_FILE)));
  }

  private static Tls tls(Settings settings) {
    return switch (settings.text(Key.MAIL_TLS)) {
      case "starttls" -> Tls.STARTTLS;
      case "tls" -> Tls.TLS;
      case "none" -> Tls.NONE;
      default -> {
        settings.mistake(
            "mail.tls must be starttls, tls or none, was " + settings.text(Key.MAIL_TLS));
        yield Tls.STARTTLS;
      }
    };
  }

  /** The text of a file that others must not be able to read; "" when none is named. */
  private static String privateFile(Settings settings, Key key) {
    var text = file(settings, key);
    try {
      if (!text.isEmpty() && Config.isReadableByOthers(Path.of(settings.text(key)))) {
        settings.mistake(key.key() + " can be read by others: chmod 600 " + settings.text(key));
      }
    } catch (IOException e) {
      settings.mistake(key.key() + " cannot be read: " + settings.text(key));
    }
    return text;
  }

  private static String file(Settings settings, Key key) {
    if (!settings.has(key)) {
      return "";
    }
    try {
      return Files.readString(Path.of(settings.text(key))).strip();
    } catch (IOException e) {
      settings.mistake(key.key() + " cannot be read: " + settings.text(key));
      return "";
    }
  }
}
