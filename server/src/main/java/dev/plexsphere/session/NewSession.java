package dev.plexsphere.session;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a finished sign-in knows, before it becomes a session. */
public record NewSession(
    DomainId domain,
    UUID userId,
    BindingId binding,
    String issuer,
    String subject,
    @Nullable String acr,
    List<String> amr,
    Instant authTime) {}
