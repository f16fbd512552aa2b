package dev.plexsphere.cli.operator;

import dev.plexsphere.cli.command.Command;
import dev.plexsphere.cli.command.Flags;
import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.config.Secret;
import dev.plexsphere.cli.config.ServerUrl;
import dev.plexsphere.cli.http.Api;
import dev.plexsphere.cli.loopback.LoopbackListener;
import dev.plexsphere.cli.output.Failure;
import dev.plexsphere.contract.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code plexctl operator login}: authorization code and PKCE at the platform's own server, in a
 * browser or without one. The token lives for minutes and is kept beside the profile's own login.
 */
public final class OperatorLoginCommand implements Command {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final String CONSOLE_CALLBACK = "/admin-console/callback";
  private static final String HEADLESS = "--headless";
  private static final String USERNAME = "--username";

  @Override
  public String name() {
    return "login";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Sign in as the platform's operator, for some minutes.",
            "In a browser on this machine, or with --headless by e-mail address and password.");
    spec.addOption(Flags.toggle("--no-browser", "open no browser"));
    spec.addOption(Flags.toggle(HEADLESS, "sign in without a browser"));
    spec.addOption(Flags.optional(USERNAME, "ADDRESS", "whom to sign in (with --headless)"));
    ActivateCommand.describePassword(spec);
  }

  @Override
  public Exit run(Invocation call) {
    var isHeadless = call.arguments().has(HEADLESS);
    checkFlags(call, isHeadless);
    var server = OperatorSession.server(call);
    var api = call.anonymousAt(server);
    call.configFile().probe();
    var saved = new SavedOperator(call, server);
    if (isHeadless) {
      headless(call, api, saved);
    } else {
      inBrowser(call, api, saved);
    }
    return Exit.SUCCESS;
  }

  private static void checkFlags(Invocation call, boolean isHeadless) {
    if (!isHeadless
        && (call.arguments().has(USERNAME) || call.arguments().has("--password-stdin"))) {
      throw Failure.usage(
          "Flags do not fit", USERNAME + " and --password-stdin go with " + HEADLESS);
    }
  }

  private static void headless(Invocation call, Api api, SavedOperator saved) {
    var username = call.arguments().get(USERNAME);
    signIn(call, api, saved, username, password(call, username));
  }

  private static void signIn(
      Invocation call, Api api, SavedOperator saved, String username, Secret password) {
    var issuer = issuer(api);
    var request = AuthorizationRequest.make(call.random(), issuer, issuer + CONSOLE_CALLBACK);
    var pages = call.pagesOf(api.server());
    var code = new HeadlessLogin(pages, request).run(username, password);
    saved.keep(pages, request, code);
  }

  /** Signs in without a browser and without asking, and says nothing of it. */
  static void again(Invocation call, ServerUrl server, String username, Secret password) {
    var api = call.anonymousAt(server);
    signIn(call, api, new SavedOperator(call, server).silent(), username, password);
  }

  private static Secret password(Invocation call, String username) {
    return call.secrets()
        .given(Activation.PASSWORD, Activation.PASSWORD_FILE)
        .or(() -> call.secrets().typed("Password for " + username + ": "))
        .orElseThrow(() ->
            Failure.usage(
                "Missing flag",
                "--password-stdin or " + Activation.PASSWORD_FILE + " is required"));
  }

  private static void inBrowser(Invocation call, Api api, SavedOperator saved) {
    var issuer = issuer(api);
    try (var socket = LoopbackListener.bind(0)) {
      var request =
          AuthorizationRequest.make(call.random(), issuer, LoopbackListener.redirectUri(socket));
      var code = new BrowserLogin(call, api.server(), request).run(socket);
      saved.keep(call.pagesOf(api.server()), request, code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who must answer: the server's own statement, which has to fit the address it was asked at. */
  private static String issuer(Api api) {
    var issuer = api.get(DISCOVERY).doc().get("issuer");
    if (!ServerUrl.parse(issuer, "the server's issuer").trusts(api.server())) {
      throw Failure.failed(
              "Wrong address", api.server() + " says that it is " + issuer + "; use that address")
          .hint("plexctl operator login --server " + issuer);
    }
    return issuer;
  }
}
