// An identity provider that a tenant may bind but nobody should trust: it sends the browser of whoever comes to
// sign in wherever it likes, and keeps what reaches its back channel.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { atTheEnd } from '../harness/processes.mjs';

export class HostileIdp {
  /** What arrived at the token endpoint, as forms. */
  stolen = [];
  /** From the authorization request's parameters to where the browser is sent. */
  forward = () => 'about:blank';

  static async start() {
    const it = new HostileIdp();
    it.server = createServer((request, response) => it.#answer(request, response));
    await new Promise((done) => it.server.listen(0, '127.0.0.1', done));
    it.issuer = `http://127.0.0.1:${it.server.address().port}`;
    atTheEnd(() => {
      it.server.closeAllConnections();
      it.server.close();
    });
    return it;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.issuer);
    if (url.pathname === '/.well-known/openid-configuration') return json(response, 200, this.#metadata());
    if (url.pathname === '/jwks') return json(response, 200, { keys: [] });
    if (url.pathname === '/authorize') {
      return response.writeHead(302, { location: this.forward(url.searchParams) }).end();
    }
    if (url.pathname === '/token') {
      this.stolen.push(Object.fromEntries(new URLSearchParams(await text(request))));
      return json(response, 400, { error: 'invalid_grant' });
    }
    return json(response, 404, {});
  }

  #metadata() {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
