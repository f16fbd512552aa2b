package dev.plexsphere.idp;

import java.util.List;

/**
 * A verified JWT-SVID. For whom it was made is for the caller to compare: only who knows the
 * machine knows what to ask for.
 *
 * @param id the workload's name
 * @param audience its {@code aud}, one or more
 */
public record Svid(SpiffeId id, List<String> audience) {
  /** Copies. */
  public Svid {
    audience = List.copyOf(audience);
  }

  /** True where it was made for {@code name}, and perhaps for others (JWT-SVID section 3.2). */
  public boolean isFor(String name) {
    return audience.contains(name);
  }

  /** True where it was made for {@code name} and for nobody else. */
  public boolean isForNobodyBut(String name) {
    return audience.equals(List.of(name));
  }
}
