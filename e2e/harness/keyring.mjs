// A desktop's keyring: a session bus of its own, and an unlocked gnome-keyring on it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, start } from './processes.mjs';
import { eventually } from './waiting.mjs';

const SECRETS = 'org.freedesktop.secrets';
const SCRIPT = `printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
echo "bus $DBUS_SESSION_BUS_ADDRESS"
exec tail -f /dev/null`;

export class Keyring {
  /** One for the home of a shell, which finds it from now on. */
  static async of(shell) {
    const it = new Keyring();
    const runtime = join(shell.home, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    shell.env.XDG_RUNTIME_DIR = runtime;
    const bus = start('dbus-run-session', ['--', 'sh', '-c', SCRIPT], { env: shell.env });
    [, shell.env.DBUS_SESSION_BUS_ADDRESS] = await bus.says(/^bus (\S+)$/m);
    it.env = shell.env;
    await eventually('the keyring is there', async () =>
      (await it.#send('org.freedesktop.DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${SECRETS}`)).includes('true'),
    );
    return it;
  }

  /** How the entries of the program are called in a person's list of secrets. */
  async entries() {
    const { out } = await run('secret-tool', ['search', '--all', 'application', 'plexctl'], { env: this.env });
    return [...out.matchAll(/^label = (.*)$/gm)].map(([, label]) => label);
  }

  lock() {
    return this.#send(SECRETS, 'org.freedesktop.Secret.Service.Lock', 'array:objpath:/org/freedesktop/secrets/collection/login');
  }

  async #send(to, method, argument) {
    const { code, out, err } = await run('dbus-send', ['--session', '--print-reply', `--dest=${to}`, `/${to.replaceAll('.', '/')}`, method, argument], { env: this.env });
    if (code !== 0) throw new Error(`dbus-send ${method}: ${err}`);
    return out;
  }
}
