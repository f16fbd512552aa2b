// HTTP without a browser: one request at a time, a cookie jar that a test can look into, redirects only when asked.
import http from 'node:http';
import https from 'node:https';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

export class Client {
  cookies = new Map();

  /**
   * @param {{url: string, ca?: string}} server
   * @param {{port?: number}} via another port to connect to, with the server's name kept in Host
   */
  constructor(server, { port } = {}) {
    this.base = server.url;
    this.port = port;
    const module = server.url.startsWith('https') ? https : http;
    this.agent = new module.Agent({ keepAlive: true, maxSockets: 16, ...(server.ca ? { ca: readFileSync(server.ca) } : {}) });
  }

  /** `{status, headers, body, json}`; a body that is an object is sent as JSON, URLSearchParams as a form. */
  async request(method, target, { headers = {}, body, token, timeout = 30_000 } = {}) {
    const url = new URL(target, this.base);
    const module = url.protocol === 'https:' ? https : http;
    const sent = { ...headers };
    if (this.cookies.size) sent.cookie ??= [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (token) sent.authorization = `Bearer ${token}`;
    let payload;
    if (body instanceof URLSearchParams) {
      payload = body.toString();
      sent['content-type'] ??= 'application/x-www-form-urlencoded';
    } else if (body !== undefined) {
      payload = typeof body === 'string' ? body : JSON.stringify(body);
      sent['content-type'] ??= 'application/json';
    }
    if (payload !== undefined) sent['content-length'] = Buffer.byteLength(payload);
    sent.host = url.host;
    const response = await new Promise((done, fail) => {
      const own = url.origin === new URL(this.base).origin;
      const request = module.request(
        { method, host: 'localhost', hostname: url.hostname, port: (own && this.port) || url.port, path: url.pathname + url.search, headers: sent, agent: own ? this.agent : undefined, timeout },
        done,
      );
      request.on('timeout', () => request.destroy(new Error(`no answer within ${timeout} ms`))).on('error', fail);
      request.end(payload);
    });
    const answer = await text(response);
    for (const line of response.headers['set-cookie'] ?? []) this.#keep(line);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: answer,
      url: url.href,
      get json() {
        return JSON.parse(answer);
      },
    };
  }

  get(target, options) {
    return this.request('GET', target, options);
  }

  post(target, body, options) {
    return this.request('POST', target, { ...options, body });
  }

  /** Follows redirects by GET, as a browser does, until a page or a foreign address. */
  async follow(answer) {
    let at = answer;
    while (at.status >= 300 && at.status < 400) {
      const next = new URL(at.headers.location, at.url);
      if (next.origin !== new URL(this.base).origin) return { ...at, foreign: next };
      at = await this.get(next.href, { headers: { accept: 'text/html' } });
    }
    return at;
  }

  /** Submits the form of an HTML page that has a field of that name, with its hidden fields and these values. */
  submit(page, field, values) {
    const form = [...page.body.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([html]) => html).find((html) => html.includes(`name="${field}"`));
    if (!form) throw new Error(`no form with ${field} at ${page.url}:\n${page.body}`);
    const fields = new URLSearchParams();
    for (const [input] of form.matchAll(/<input\b[^>]*>/g)) {
      if (/type="hidden"/.test(input)) fields.set(attribute(input, 'name'), attribute(input, 'value') ?? '');
    }
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    const action = attribute(form.match(/<form\b[^>]*>/)[0], 'action') ?? page.url;
    return this.post(new URL(action, page.url).href, fields, { headers: { accept: 'text/html', origin: new URL(page.url).origin } });
  }

  /** The header pair that a program with a session cookie sends with a change. */
  get csrf() {
    const name = [...this.cookies.keys()].find((each) => each.endsWith('plexsphere_csrf'));
    return { origin: new URL(this.base).origin, 'x-plexsphere-csrf': this.cookies.get(name) };
  }

  /** The value of the session cookie, or undefined. */
  get session() {
    const name = [...this.cookies.keys()].find((each) => each.endsWith('plexsphere_session'));
    return this.cookies.get(name);
  }

  #keep(line) {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const cut = pair.indexOf('=');
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
    if (value === '' || attributes.some((each) => /^max-age=0$/i.test(each))) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function attribute(tag, name) {
  const found = tag.match(new RegExp(`\\b${name}="([^"]*)"`));
  return found?.[1].replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
