// What the ledger promises, asked in SQL.
import assert from 'node:assert/strict';
import { eventually } from './waiting.mjs';

const BROKEN = `
  SELECT chain, seq FROM (
    SELECT c.chain, c.seq, c.prev_hash, c.entry_hash,
      row_number() OVER w AS place,
      lag(c.entry_hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS before,
      sha256(c.prev_hash || l.hash) AS linked,
      sha256(l.canonical) = l.hash AS unchanged,
      l.domain_id
    FROM plexsphere.ledger_chain c JOIN plexsphere.ledger l ON l.id = c.ledger_id
    WINDOW w AS (PARTITION BY c.chain ORDER BY c.seq)) links
  WHERE seq <> place OR prev_hash <> before OR entry_hash <> linked OR NOT unchanged
    OR chain <> coalesce(domain_id, '00000000-0000-0000-0000-000000000000')`;

/** Waits until every fact is sealed, then: every chain dense and linked, every head its last link. */
export async function assertChainsWhole(postgres) {
  await eventually('every fact is sealed', async () => {
    const [[open]] = await postgres.query(
      'SELECT count(*) FROM plexsphere.ledger l WHERE NOT EXISTS (SELECT FROM plexsphere.ledger_chain c WHERE c.ledger_id = l.id)',
    );
    return open === '0';
  });
  assert.deepEqual(await postgres.query(BROKEN), []);
  assert.deepEqual(
    await postgres.query(`
      SELECT h.chain FROM plexsphere.ledger_heads h
      JOIN (SELECT DISTINCT ON (chain) chain, seq, entry_hash FROM plexsphere.ledger_chain ORDER BY chain, seq DESC) c USING (chain)
      WHERE h.seq <> c.seq OR h.entry_hash <> c.entry_hash`),
    [],
  );
}
