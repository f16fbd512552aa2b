package dev.plexsphere.machine;

import dev.plexsphere.identity.TrustedIssuers;
import dev.plexsphere.kit.db.Database;
import dev.plexsphere.tenancy.DomainService;
import java.util.function.UnaryOperator;

/**
 * Who may vouch for machines, and where.
 *
 * @param issuer the issuer identifier of the Domain with that slug: the audience of what is
 *     presented there
 */
public record Vouching(
    Database database,
    DomainService domains,
    TrustedIssuers issuers,
    UnaryOperator<String> issuer) {}
