package dev.plexsphere.springapp;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.SecurityFilterChain;

/** Who gets in where. */
@Configuration
public class Security {

  /** Spring takes RS256 unless it is told. */
  @Bean
  public JwtDecoderFactory<ClientRegistration> idTokens() {
    var decoders = new OidcIdTokenDecoderFactory();
    decoders.setJwsAlgorithmResolver(_ -> SignatureAlgorithm.ES256);
    return decoders;
  }

  /** {@code /api} takes access tokens, which it asks the authorization server about. */
  @Bean
  @Order(1)
  public SecurityFilterChain api(HttpSecurity http) {
    return http.securityMatcher("/api/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority("SCOPE_orders.read"))
        .oauth2ResourceServer(server -> server.opaqueToken(Customizer.withDefaults()))
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  /** Everything else is for people, who sign in and out at the authorization server. */
  @Bean
  @Order(2)
  public SecurityFilterChain pages(HttpSecurity http, ClientRegistrationRepository clients) {
    var signedOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
    signedOut.setPostLogoutRedirectUri("{baseUrl}/goodbye");
    return http.authorizeHttpRequests(requests ->
            requests.requestMatchers("/goodbye").permitAll().anyRequest().authenticated())
        .oauth2Login(Customizer.withDefaults())
        .oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()))
        .logout(logout -> logout.logoutSuccessHandler(signedOut))
        .build();
  }
}
