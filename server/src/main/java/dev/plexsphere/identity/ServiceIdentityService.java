package dev.plexsphere.identity;

import dev.plexsphere.contract.ErrorCode;
import dev.plexsphere.idp.SpiffeId;
import dev.plexsphere.ids.DomainId;
import dev.plexsphere.kit.Refusal;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.kit.db.DatabaseFailures;
import dev.plexsphere.kit.db.SharedWork;
import dev.plexsphere.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Machines. Thread-safe. */
public final class ServiceIdentityService implements AutoCloseable {
  private static final Pattern UUID_SHAPE =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
  private static final int AUDIENCE_MAX = 256;
  private static final Pattern CLIENT_ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final Database database;
  private final Ledger ledger;
  private final InstantSource clock;
  private final ServiceIdentities identities = new ServiceIdentities();
  private final SharedWork<ServiceIdentities.Question, Optional<ServiceIdentity>> lookups;

  public ServiceIdentityService(Database database, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.lookups = new SharedWork<>("service-identities", this::resolveAll);
  }

  /**
   * Creates a machine; its secret, if we keep one, belongs to the hosted server.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} or {@code
   *     service_identity_already_exists}
   */
  public void create(Handle tx, NewServiceIdentity wanted) {
    if (!CLIENT_ID.matcher(wanted.clientId()).matches()
        || wanted.displayName().isBlank()
        || wanted.displayName().length() > 256) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "A client id is 1 to 255 visible ASCII characters, a display name 1 to 256"
                  + " characters.")
          .asException();
    }
    try {
      identities.insert(tx, wanted, clock.instant());
    } catch (RuntimeException e) {
      if (DatabaseFailures.uniqueViolation(e) == null) {
        throw e;
      }
      throw Refusal.of(
              ErrorCode.SERVICE_IDENTITY_EXISTS,
              "The client id '"
                  + wanted.clientId()
                  + "' or the subject '"
                  + wanted.subject()
                  + "' is taken; choose another.")
          .asException();
    }
    ledger.record(
        tx,
        wanted.domain(),
        new ServiceIdentityFact.Created(
            wanted.id(), wanted.binding().id(), wanted.clientId(), wanted.federationKind().wire()));
  }

  /**
   * Creates a machine that a SPIFFE trust domain names.
   *
   * @param wanted whose subject is its SPIFFE ID
   * @throws dev.plexsphere.kit.RefusedException {@code invalid_request} or {@code
   *     service_identity_already_exists}
   */
  public void createWorkload(Handle tx, NewServiceIdentity wanted) {
    if (SpiffeId.parse(wanted.subject()).isEmpty() || wanted.audience().length() > AUDIENCE_MAX) {
      throw Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "A SPIFFE ID looks like spiffe://example.org/ns/ci/deployer: no port, no user, no"
                  + " percent sign, no slash at its end, at most 2048 characters. An audience has at"
                  + " most 256.")
          .asException();
    }
    create(tx, wanted);
  }

  /**
   * The one machine that a client id means: within {@code domain} where it is given; otherwise one
   * of our own making, whose ids are unique over all Domains, or any by its UUID. Empty for none
   * and for several. Whether it is active is the caller's question. Concurrent calls share a read.
   */
  public Optional<ServiceIdentity> resolve(@Nullable DomainId domain, String clientId) {
    if (!CLIENT_ID.matcher(clientId).matches()) {
      return Optional.empty();
    }
    var id = UUID_SHAPE.matcher(clientId).matches() ? UUID.fromString(clientId) : null;
    return lookups.ask(new ServiceIdentities.Question(domain, clientId, id));
  }

  /**
   * The machine of the Domain whose issuer calls it {@code subject}; empty where that is another's
   * name for one. Whether it is active is the caller's question.
   */
  public Optional<ServiceIdentity> ofSubject(DomainId domain, String issuer, String subject) {
    return ofSubject(domain, subject).filter(machine -> machine.binding().issuer().equals(issuer));
  }

  /**
   * The machine of the Domain with that subject, whoever calls it that. Whether it is active is the
   * caller's question.
   */
  public Optional<ServiceIdentity> ofSubject(DomainId domain, String subject) {
    return database.read(tx -> identities.ofSubject(tx, domain, subject));
  }

  private List<Optional<ServiceIdentity>> resolveAll(List<ServiceIdentities.Question> questions) {
    return database.read(tx -> identities.candidates(tx, questions)).stream()
        .map(found ->
            found.size() == 1 ? Optional.of(found.getFirst()) : Optional.<ServiceIdentity>empty())
        .toList();
  }

  /** All machines of the Domain, oldest first. */
  public List<ServiceIdentity> ofDomain(DomainId domain) {
    return database.read(tx -> identities.ofDomain(tx, domain));
  }

  /**
   * Closes every door to the machine from the next request on.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void disable(DomainId domain, UUID id) {
    setActive(domain, id, false);
  }

  /**
   * Takes {@link #disable} back.
   *
   * @throws dev.plexsphere.kit.RefusedException {@code not_found}
   */
  public void enable(DomainId domain, UUID id) {
    setActive(domain, id, true);
  }

  private void setActive(DomainId domain, UUID id, boolean active) {
    database.inTransaction(tx -> {
      if (!identities.setStatus(tx, domain, id, active)) {
        throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such service identity.").asException();
      }
      ledger.record(tx, domain, new ServiceIdentityFact.StatusChanged(id, active));
    });
  }

  @Override
  public void close() {
    lookups.close();
  }
}
