// The five requests of the operator's sign-in, by curl, each as a script would write it.
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { folder } from './places.mjs';
import { environment, run } from './processes.mjs';

/** A code verifier and its challenge (RFC 7636, S256). */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** curl with a cookie jar of its own; redirects are never followed. */
export class Curl {
  /** @param {{url: string, ca?: string, port?: number}} server `port` of this machine stands for 443 of every name */
  constructor({ url, ca, port }) {
    this.url = url;
    const home = folder('curl');
    this.body = join(home, 'body');
    this.flags = ['-sS', '-c', join(home, 'jar'), '-b', join(home, 'jar'), ...(ca ? ['--cacert', ca] : []), ...(port ? ['--connect-to', `::127.0.0.1:${port}`] : [])];
  }

  /** `{status, location, type, body}`; `form` is sent by `--data-urlencode`, a field each. */
  async ask(target, { form, token, json, headers = [] } = {}) {
    const sent = [
      ...Object.entries(form ?? {}).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]),
      ...(json ? ['-H', 'Content-Type: application/json', '--data', JSON.stringify(json)] : []),
      ...(token ? ['-H', `Authorization: Bearer ${token}`] : []),
      ...headers.flatMap((line) => ['-H', line]),
    ];
    const url = new URL(target, this.url).href;
    const { code, out, err } = await run('curl', [...this.flags, ...sent, '-w', '\n%{http_code}\n%{redirect_url}\n%{content_type}', url], { env: environment() });
    if (code !== 0) throw new Error(`curl ${url}: ${code} ${err}`);
    const lines = out.split('\n');
    const [status, location, type] = lines.splice(-3);
    return { status: Number(status), location, type, body: lines.join('\n') };
  }
}

/** The hidden fields of the form that asks for a password, unescaped. */
export function hiddenFields(html) {
  const form = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([each]) => each).find((each) => each.includes('name="password"'));
  if (!form) throw new Error(`no form that asks for a password:\n${html}`);
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([input]) => input).filter((input) => input.includes('type="hidden"'));
  return Object.fromEntries(inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]));
}

function attribute(tag, name) {
  const value = tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '';
  return value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The authorization request that begins it, as a path. */
export function authorizePath({ clientId, redirectUri, state, challenge }) {
  return `/authorize?${new URLSearchParams({
    response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: 'openid', state,
    prompt: 'login', code_challenge: challenge, code_challenge_method: 'S256',
  })}`;
}

/** All five answers: `[authorize, login, submitted, callback, token]`. */
export async function fiveRequests(curl, { clientId, redirectUri, email, password }) {
  const { verifier, challenge } = pkce();
  const state = randomBytes(16).toString('base64url');
  const authorize = await curl.ask(authorizePath({ clientId, redirectUri, state, challenge }));
  const login = await curl.ask(authorize.location);
  const submitted = await curl.ask('/login', { form: { username: email, password, ...hiddenFields(login.body) } });
  const callback = await curl.ask(submitted.location);
  const code = new URL(callback.location).searchParams.get('code');
  const token = await curl.ask('/token', {
    form: { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId, code_verifier: verifier },
  });
  return { state, answers: [authorize, login, submitted, callback, token], redemption: { code, verifier } };
}

/** The access token of a dev server's operator, who has a moment to use it. */
export async function operatorToken(dev) {
  const { email, password, client_id: clientId, redirect_uri: redirectUri } = dev.facts.operator;
  const { answers } = await fiveRequests(new Curl({ url: dev.url }), { email, password, clientId, redirectUri });
  return JSON.parse(answers.at(-1).body).access_token;
}

/** A client of that Domain's that the operator of a dev server registers: the answer, with its secret. */
export async function registeredClient(dev, domain, metadata) {
  const made = await new Curl({ url: dev.url }).ask('/v1/admin/clients', { token: await operatorToken(dev), json: { domain_id: domain.id, ...metadata } });
  if (made.status !== 201) throw new Error(`the client was not registered: ${made.status} ${made.body}`);
  return JSON.parse(made.body);
}

/** `[header, claims]` of a JWT. */
export function decoded(jwt) {
  return jwt.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
}
