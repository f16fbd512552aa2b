package dev.plexsphere.cli;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import dev.plexsphere.cli.command.Arguments;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.command.Surroundings;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.idp.IdpSettings;
import dev.plexsphere.cli.idp.IdpTokens;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.cli.output.Streams;
import dev.plexsphere.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** An identity provider on a real socket, and a person who signs in there. */
class IdpFixture {
  static final String DISCOVERY = "GET /.well-known/openid-configuration";
  static final String TOKEN = "POST /oauth/token";
  static final String CLIENT = "Abc123XYZ";

  /** What came of a grant: tokens or a failure, and what was printed. */
  record Ran(@Nullable IdpTokens tokens, int exit, String out, String err) {
    String idToken() {
      return tokens == null || tokens.idToken() == null ? "" : tokens.idToken().value();
    }
  }

  final Map<String, String> env = new HashMap<>(Map.of("NO_COLOR", "1", "DISPLAY", ":0"));
  final SteppingTime time = new SteppingTime();
  final List<List<String>> started = new ArrayList<>();
  final List<String> replies = new ArrayList<>();
  final Deque<String> typed = new ArrayDeque<>();
  final List<String> prompts = new ArrayList<>();
  Consumer<String> browser = _ -> {};

  /** What is on stdout so far. */
  ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** What is on stderr so far. */
  ByteArrayOutputStream complained = new ByteArrayOutputStream();

  String stdin = "";
  boolean isTerminal;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  ControlPlaneStub idp;

  @BeforeEach
  void startProvider() throws IOException {
    idp = ControlPlaneStub.start();
    env.put("HOME", home.toString());
  }

  @AfterEach
  void stopProvider() {
    idp.close();
  }

  IdpSettings settings() {
    return new IdpSettings(idp.url(), CLIENT, null, null);
  }

  IdpSettings settings(String domain) {
    return new IdpSettings(domain, CLIENT, null, null);
  }

  IdpSettings withSecretAndAudience() {
    return new IdpSettings(idp.url(), CLIENT, new Secret("s3cr3t&"), "https://api.acme.com");
  }

  static Reply tokens(String idToken) {
    return Reply.json(
        200, "{\"id_token\":\"" + idToken + "\",\"access_token\":\"at\",\"expires_in\":60}");
  }

  static Reply refused(int status, String error, String description) {
    return Reply.json(
        status, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
  }

  static String jwt(String claims) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
  }

  Ran run(Function<Invocation, IdpTokens> grant, String... flags) {
    var out = new ByteArrayOutputStream();
    printed = out;
    var err = new ByteArrayOutputStream();
    complained = err;
    var terminal =
        new Terminal(isTerminal, isTerminal, isTerminal, env, () -> new Terminal.Size(200, 40));
    var streams =
        Streams.of(
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)), out, err, terminal);
    var call = new Invocation(arguments(flags), surroundings(streams));
    IdpTokens tokens = null;
    int exit = 0;
    try {
      tokens = grant.apply(call);
    } catch (Failure e) {
      ErrorLines.print(e, call, call.streams(), call.program());
      exit = e.exit().code();
    }
    call.streams().out().flush();
    call.streams().err().flush();
    return new Ran(
        tokens, exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Surroundings surroundings(Streams streams) {
    return new Surroundings(
        env, streams, time, new Random(7), this::start, this::ask, home.toAbsolutePath());
  }

  private @Nullable String ask(String prompt) {
    prompts.add(prompt);
    return typed.poll();
  }

  private boolean start(List<String> command) {
    browser.accept(command.getLast());
    return started.add(command);
  }

  private static Arguments arguments(String... flags) {
    var spec = CommandSpec.create();
    Flags.addGlobal(spec, false);
    spec.addOption(Flags.toggle("--password-stdin", "a line of stdin"));
    return new Arguments(new CommandLine(spec).parseArgs(flags));
  }

  /** The browser comes back with these parameters; STATE stands for what was asked with. */
  void comesBack(String parameters) {
    browser = address -> visit(address, "GET", parameters);
  }

  void visit(String address, String method, String parameters) {
    replies.add(Visitor.visit(address, method, parameters));
  }

  void knock(int port, String head) {
    replies.add(Visitor.knock(port, head));
  }

  List<String> statuses() {
    return replies.stream().map(reply -> reply.substring(9, 12)).toList();
  }
}
