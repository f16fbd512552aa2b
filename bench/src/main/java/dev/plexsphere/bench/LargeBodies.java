package dev.plexsphere.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A gibibyte through the gateway's proxy, either way, and what the server's memory does meanwhile.
 */
final class LargeBodies {
  /** Of one body. */
  static final int BYTES = 1 << 30;

  private static final int FIRST_BYTES = 64 << 20;

  /** Buffers and code, whatever the length: a sixteenth of a body. */
  private static final double MORE_MAX_MIB = 64;

  private final Plane plane;
  private final PrintStream out;

  LargeBodies(Plane plane, PrintStream out) {
    this.plane = plane;
    this.out = out;
  }

  private interface Transfer {
    void run(Wire wire) throws IOException;
  }

  /** Prints one line for each way. */
  void measure() throws IOException {
    var bearer = GatewayRequests.bearer(GatewayRequests.session(plane));
    out.printf(
        Locale.ROOT,
        "%-34s %9s %8s %8s %10s %10s %8s  %s%n",
        "1 GiB through the proxy",
        "MiB /s",
        "wall s",
        "CPU s",
        "before MiB",
        "peak MiB",
        "after",
        "target");
    Transfer up = wire -> upload(wire, bearer, BYTES);
    transfer(wire -> upload(wire, bearer, FIRST_BYTES));
    row("to the upstream", up);
    var down = Wire.request("GET", Upstream.PASSED + "large", bearer, "");
    row("from the upstream", wire -> requireAll(wire.discard(down)));
  }

  private static void upload(Wire wire, String bearer, int bytes) throws IOException {
    var type = "Content-Type: application/octet-stream\r\n";
    var length = "Content-Length: " + bytes + "\r\n";
    var head = Wire.request("POST", Upstream.PASSED + "sink", bearer + type + length, "");
    var answer = wire.upload(head, bytes);
    if (!answer.body().equals("{\"read\":" + bytes + "}")) {
      throw new IllegalStateException("not all of it arrived: " + answer);
    }
  }

  private static void requireAll(long read) {
    if (read != BYTES) {
      throw new IllegalStateException(read + " bytes came of " + BYTES);
    }
  }

  private double transfer(Transfer transfer) throws IOException {
    long begun = System.nanoTime();
    try (var wire = new Wire(plane.gatewayPort())) {
      transfer.run(wire);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private void row(String name, Transfer transfer) throws IOException {
    long pid = plane.pid();
    Cpu.forgetPeak(pid);
    double before = Cpu.residentMib(pid);
    double cpu = Cpu.seconds(pid);
    double seconds = transfer(transfer);
    double peak = Cpu.peakMib(pid);
    out.printf(
        Locale.ROOT,
        "%-34s %9.0f %8.2f %8.2f %10.0f %10.0f %8.0f  %s%n",
        name,
        (BYTES >> 20) / seconds,
        seconds,
        Cpu.seconds(pid) - cpu,
        before,
        peak,
        Cpu.residentMib(pid),
        Verdict.of(peak - before, MORE_MAX_MIB, "%.0f", "MiB more"));
  }
}
