// A Domain with a person and a machine, by the operator's own commands on the server's machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operator } from '../harness/operator.mjs';
import { folder } from '../harness/places.mjs';

/** `{person, machine}` in a new Domain with the built-in identity provider. */
export async function furnish({ env }, slug) {
  const { domain_id: domainId, idp_binding_id: bindingId } = facts(await operator(env, ['domain', 'create', '--slug', slug, '--name', `Tenant ${slug}`]));
  const person = { domainId, bindingId, slug, username: `pat@${slug}.example`, password: `a password of ${slug} 4f1c` };
  await operator(env, ['user', 'add', '--domain', slug, '--email', person.username, '--name', 'Pat', '--password-file', secretFile(person.password)]);
  const added = facts(await operator(env, ['service', 'add', '--domain', slug, '--name', 'deployer']));
  const machine = { domainId, identityId: added.service_identity_id, clientId: added.client_id, clientSecret: added.client_secret };
  return { person, machine };
}

/** The same in a new Domain whose one binding is to a foreign identity provider; its people and machine are known there. */
export async function bindForeign({ env }, slug, idp) {
  const { domainId, bindingId } = await bindIdp({ env }, slug, idp);
  const machine = facts(await operator(env, ['service', 'add', '--domain', slug, '--name', 'deployer', '--client-id', idp.machine.id]));
  return {
    person: { domainId, bindingId, slug, ...idp.people[0] },
    machine: {
      domainId,
      identityId: machine.service_identity_id,
      clientId: idp.machine.id,
      clientSecret: idp.machine.secret,
      flags: ['--domain-id', domainId],
    },
  };
}

/** `{domainId, bindingId}` of a new Domain whose one binding is to a foreign identity provider. */
export async function bindIdp({ env }, slug, idp) {
  const { domain_id: domainId } = facts(await operator(env, ['domain', 'create', '--slug', slug, '--name', `Tenant ${slug}`]));
  const added = facts(
    await operator(env, [
      'idp', 'add', '--domain', slug, '--only', '--issuer', idp.issuer, '--discovery-url', idp.discoveryUrl,
      '--client-id', idp.client.id, '--client-secret-file', secretFile(idp.client.secret),
    ]),
  );
  return { domainId, bindingId: added.idp_binding_id };
}

function secretFile(secret) {
  const file = join(folder('secret'), 'secret');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return file;
}

/** The `name:   value` lines of an operator's command. */
function facts(out) {
  return Object.fromEntries([...out.matchAll(/^(\w+):\s+(\S+)$/gm)].map(([, name, value]) => [name, value]));
}
