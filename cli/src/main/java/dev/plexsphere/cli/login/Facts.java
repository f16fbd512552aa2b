package dev.plexsphere.cli.login;

import dev.plexsphere.cli.command.Invocation;
import dev.plexsphere.cli.output.Output;
import dev.plexsphere.cli.output.QrBlock;
import dev.plexsphere.cli.output.Style;

/**
 * Shows where to go. Address and code come first and are flushed before anything is opened: if all
 * else fails, they are on screen.
 */
final class Facts {
  private static final int NARROW = 60;
  private static final int LABEL_WIDTH = 7;

  private final Invocation call;

  Facts(Invocation call) {
    this.call = call;
  }

  void show(DeviceRequest request) {
    var streams = call.streams();
    // with --output json stdout carries one document, at the end
    var facts = call.isText() ? streams.out() : streams.err();
    addressAndCode(facts, request);
    facts.flush();
    if (!streams.terminal().err() || streams.isQuiet()) {
      return;
    }
    var browser = Browser.find(call, request.address());
    var opened = browser.open();
    streams.err().line("");
    var drawn = !call.arguments().has("--no-qr") && QrBlock.draw(request.address(), streams);
    if (drawn) {
      streams.err().line("");
    }
    streams.note(
        opened
            ? "Your browser is opening. Check that it shows the same code, then approve."
            : browser.reason()
                + "Open the address on any device of yours"
                + (drawn ? ", or scan the code." : "."));
  }

  private void addressAndCode(Output out, DeviceRequest request) {
    var terminal = call.streams().terminal();
    var isTerminal = call.isText() ? terminal.out() : terminal.err();
    if (isTerminal
        && terminal.columns() < NARROW
        && LABEL_WIDTH + request.address().length() > terminal.columns()) {
      out.line("Open:");
      out.line(Style.COPY, request.address());
    } else {
      out.line("Open:  ", Style.COPY, request.address());
    }
    out.line("Code:  ", Style.COPY, request.userCode());
  }
}
