// A reader of the event stream that trusts one first key, written against the documented format and nothing of ours.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410 section 4

/** JSON in the form of RFC 8785, for strings, whole numbers, booleans, lists and objects. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export class EventReader {
  events = [];
  rotations = [];
  lastId = '';
  reconnects = 0;
  #ids = new Set();
  #nonces = new Set();
  #ended = false;

  /** @param {{url: string, path: string, token: () => Promise<string>, scope: string, keyId: string, key: string}} stream */
  constructor(stream) {
    this.stream = stream;
    this.keyId = stream.keyId;
    this.key = publicKey(stream.key);
    this.reading = this.#read();
  }

  async #read() {
    while (!this.#ended) {
      try {
        this.abort = new AbortController();
        const answer = await fetch(`${this.stream.url}${this.stream.path}`, {
          headers: {
            authorization: `Bearer ${await this.stream.token()}`,
            accept: 'text/event-stream',
            ...(this.lastId ? { 'last-event-id': this.lastId } : {}),
          },
          signal: this.abort.signal,
        });
        if (answer.status !== 200) throw new Error(`status ${answer.status}`);
        await this.#frames(answer.body);
      } catch (e) {
        if (e instanceof assert.AssertionError) throw e;
        this.reconnects++;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async #frames(body) {
    let text = '';
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.#frame(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  #frame(frame) {
    const line = (name) => frame.split('\n').find((each) => each.startsWith(`${name}: `))?.slice(name.length + 2);
    if (!line('data')) return;
    const seq = Number(line('id'));
    if (this.lastId) assert.equal(seq, Number(this.lastId) + 1, 'no gap and no repetition in the stream');
    this.lastId = line('id');
    this.#take(JSON.parse(line('data')), line('event'));
  }

  #take(event, type) {
    const { signature, ...signed } = event;
    assert.equal(event.type, type);
    assert.equal(event.scope, this.stream.scope);
    assert.equal(event.key_id, this.keyId, 'every event is signed by the key that the stream named last');
    const context = type === 'signing_key_rotated' ? 'plexsphere-rotation-v1' : 'plexsphere-event-v1';
    const bytes = Buffer.concat([Buffer.from([context.length]), Buffer.from(context), Buffer.from(canonical(signed))]);
    assert.ok(verify(null, bytes, this.key, Buffer.from(signature, 'base64')), `the signature of ${event.id}`);
    assert.ok(!this.#ids.has(event.id), `${event.id} came once`);
    assert.ok(!this.#nonces.has(event.nonce), 'a nonce is used once');
    this.#ids.add(event.id);
    this.#nonces.add(event.nonce);
    if (type === 'signing_key_rotated') {
      this.keyId = event.payload.new_key_id;
      this.key = publicKey(event.payload.new_signing_public_key);
      this.rotations.push(event);
    }
    this.events.push(event);
  }

  has(id) {
    return this.#ids.has(id);
  }

  async end() {
    this.#ended = true;
    this.abort.abort();
    await this.reading;
  }
}

function publicKey(base64) {
  return createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(base64, 'base64')]), format: 'der', type: 'spki' });
}
