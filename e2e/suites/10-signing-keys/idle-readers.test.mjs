// Ten thousand who read nothing for a while: all are kept, all get the next event, and the server does its other work.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Dev } from '../../harness/dev.mjs';
import { operatorToken } from '../../harness/operator-sign-in.mjs';
import { eventually } from '../../harness/waiting.mjs';

const READERS = 10_000;
const AT_ONCE = 200;
const PER_ADDRESS = 1_000; // the server lets 1024 connections of one address in
const RSS_MAX_MIB = 1_200;
const TURNED_AWAY_MAX = 100; // 1 %, where this machine has more to do than it can

test('ten thousand idle readers are kept, and each gets the next event', async () => {
  const dev = await Dev.start();
  const token = await operatorToken(dev);
  const { domain_id: domainId, client_id, client_secret } = dev.facts.machine;
  await eventually('what the demo itself did is in the stream', async () => (await dev.query(
    `SELECT (SELECT count(*) FROM plexsphere.ledger WHERE domain_id = '${domainId}') = (SELECT count(*) FROM plexsphere.events WHERE chain = '${domainId}')`,
  ))[0][0] === 't', 60_000);
  const counts = { open: 0, event: 0 };
  const turnedAway = []; // and why: each comes again, as any reader does
  const sockets = [];
  const open = (i) => {
    const socket = connect({ port: dev.port, host: '127.0.0.1', localAddress: `127.0.0.${2 + Math.floor(i / PER_ADDRESS)}` });
    sockets[i] = socket;
    let text = '';
    let isOpen = false;
    let hasEvent = false;
    let why = 'closed without an answer';
    socket.setEncoding('utf8').on('error', (e) => { why = e.message; }).on('close', () => {
      turnedAway.push(isOpen ? 'cut off' : text.split('\r\n')[0] || why);
      if (!isOpen && turnedAway.length <= TURNED_AWAY_MAX) open(i);
    }).on('data', (piece) => {
      text = (text + piece).slice(-4096);
      if (!isOpen && /^HTTP\/1\.1 (?!200)/.test(text)) socket.destroy();
      if (!isOpen && text.includes(':open')) {
        isOpen = true;
        counts.open++;
      }
      if (!hasEvent && text.includes('event: ')) {
        hasEvent = true;
        counts.event++;
      }
    });
    socket.write(`GET /v1/domains/${domainId}/events HTTP/1.1\r\nHost: localhost:${dev.port}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  };
  try {
    for (let i = 0; i < READERS; i += AT_ONCE) {
      for (let j = i; j < i + AT_ONCE; j++) open(j);
      await eventually(
        () => `${i + AT_ONCE} readers: ${JSON.stringify({ ...counts, turnedAway })}`,
        () => counts.open >= i + AT_ONCE || turnedAway.length > TURNED_AWAY_MAX, 120_000,
      );
      assert.ok(turnedAway.length <= TURNED_AWAY_MAX && !turnedAway.includes('cut off'), turnedAway.join('\n'));
    }
    console.log(`came again: ${turnedAway.length}`);
    assert.deepEqual(counts, { open: READERS, event: 0 });
    const one = await fetch(`${dev.url}/v1/domains/${domainId}/events`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(one.status, 503, 'one more is refused, and told');
    const minted = await fetch(`${dev.url}/v1/auth/service/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id, client_secret }),
    });
    assert.equal(minted.status, 200, 'other work is done');
    await eventually('every reader has the event', () => counts.event === READERS, 90_000);
    const rss = Number(readFileSync(`/proc/${dev.process.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
    console.log(`resident with ${READERS} readers: ${Math.round(rss)} MiB`);
    assert.ok(rss < RSS_MAX_MIB, `${rss} MiB`);
  } finally {
    sockets.forEach((socket) => socket.removeAllListeners('close').destroy());
  }
});
