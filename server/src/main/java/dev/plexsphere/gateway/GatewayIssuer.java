package dev.plexsphere.gateway;

import dev.plexsphere.idp.TokenAudience;
import dev.plexsphere.ids.BindingId;

/**
 * An entry of the allow-list: whose tokens open a session.
 *
 * @param name as configured
 * @param binding a Domain's trust in the issuer; people come into that Domain
 * @param audience for whom the tokens have to be made
 */
public record GatewayIssuer(String name, BindingId binding, TokenAudience audience) {}
