package dev.plexsphere.token;

import dev.plexsphere.contract.TokenFormat;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.SharedWork;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says whether a plaintext is a token that may be used now. Nothing is cached: callers that come
 * together share one read, which began after each of them had asked.
 */
final class TokenVerifier implements AutoCloseable {
  private final Database database;
  private final InstantSource clock;
  private final TokenBatches batches = new TokenBatches();
  private final ApiTokens tokens = new ApiTokens();
  private final LastUses uses;
  private final SharedWork<UUID, Optional<TokenBatches.Candidate>> reads;

  TokenVerifier(Database database, InstantSource clock, LastUses uses) {
    this.database = database;
    this.clock = clock;
    this.uses = uses;
    this.reads = new SharedWork<>("token-verify", this::read);
  }

  /** Garbage is recognised by its checksum and costs no query. */
  Optional<VerifiedToken> verify(String plaintext) {
    var format = TokenFormat.parse(plaintext);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    return reads
        .ask(format.get().id())
        .filter(candidate -> candidate.secretHash().matches(plaintext))
        .filter(this::begin)
        .map(TokenBatches.Candidate::token);
  }

  private boolean begin(TokenBatches.Candidate candidate) {
    var id = candidate.token().id();
    var now = clock.instant();
    uses.note(id.value(), now);
    return !candidate.freshSuccessor() || database.transaction(tx -> tokens.markUsed(tx, id, now));
  }

  private List<Optional<TokenBatches.Candidate>> read(List<UUID> ids) {
    var found = database.read(handle -> batches.usable(handle, ids, clock.instant()));
    return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  @Override
  public void close() {
    reads.close();
  }
}
