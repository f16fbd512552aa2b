package dev.plexsphere.idp;

import dev.plexsphere.ids.BindingId;
import dev.plexsphere.ids.DomainId;

/** A hosted server that has another address since the public URL or the base domain changed. */
public record MovedBinding(BindingId id, DomainId domain, String from, String to) {}
