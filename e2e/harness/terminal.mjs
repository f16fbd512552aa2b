// A real terminal (tmux) around a command, and its screen as a picture.
import { randomBytes } from 'node:crypto';
import { atTheEnd, run } from './processes.mjs';
import { eventually } from './waiting.mjs';

const COLOURS = ['#1d2326', '#c5403a', '#3f8f5f', '#b07b1e', '#4a86b5', '#8a63a8', '#3b8f93', '#d9dfe1'];
const BRIGHT = ['#5b676d', '#ff8f86', '#83d3a5', '#efc171', '#82c8e4', '#c9a4e4', '#86d5d8', '#ffffff'];

export class Terminal {
  /** A terminal of that size with a shell command in it. */
  static async open(command, { env, columns = 100, rows = 40 }) {
    const it = new Terminal();
    it.socket = `plexsphere-e2e-${randomBytes(6).toString('hex')}`;
    it.env = { ...env, TERM: 'xterm-256color' };
    delete it.env.CI;
    atTheEnd(() => it.close());
    await it.#tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, 'sh', '-c', `trap : INT; ${command}; echo "exit $?"; exec cat`);
    await it.#tmux('set-option', '-g', 'status', 'off');
    return it;
  }

  async #tmux(...args) {
    const { code, out, err } = await run('tmux', ['-u', '-f', '/dev/null', '-L', this.socket, ...args], { env: this.env });
    if (code !== 0) throw new Error(`tmux ${args[0]}: ${err}`);
    return out;
  }

  /** The screen as text, without colours. */
  async screen() {
    return (await this.#tmux('capture-pane', '-p')).trimEnd();
  }

  async shows(pattern, within = 30_000) {
    let seen = '';
    return eventually(`${pattern} on the terminal`, async () => (seen = await this.screen()).match(pattern), within).catch((e) => {
      throw new Error(`${e.message}\n${seen}`);
    });
  }

  async type(...keys) {
    await this.#tmux('send-keys', ...keys);
  }

  /** The screen as an HTML page: one span for each run of one style. */
  async html() {
    const lines = (await this.#tmux('capture-pane', '-p', '-e', '-N')).replace(/\s+$/, '');
    return `<!doctype html><meta charset="utf-8"><style>
      body { margin: 0; background: #12181b; }
      pre { margin: 0; padding: 20px 24px; display: inline-block; font: 14px/16px "DejaVu Sans Mono", monospace; color: #d9dfe1; }
      </style><pre>${styled(lines)}</pre>`;
  }

  async close() {
    await this.#tmux('kill-server').catch(() => {});
  }
}

function styled(text) {
  let style = {};
  return text
    .split(/(\x1b\[[0-9;]*m)/)
    .map((part) => {
      const codes = part.match(/^\x1b\[([0-9;]*)m$/);
      if (codes) {
        style = apply(style, codes[1].split(';').map(Number));
        return '';
      }
      const clean = part.replace(/\x1b./g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const css = Object.entries(style).map(([name, value]) => `${name}:${value}`).join(';');
      return css && clean ? `<span style="${css}">${clean}</span>` : clean;
    })
    .join('');
}

function apply(style, codes) {
  let next = { ...style };
  for (const code of codes) {
    if (code === 0) next = {};
    else if (code === 1) next['font-weight'] = 'bold';
    else if (code === 2) next.opacity = '.65';
    else if (code >= 30 && code <= 37) next.color = COLOURS[code - 30];
    else if (code >= 90 && code <= 97) next.color = BRIGHT[code - 90];
    else if (code >= 40 && code <= 47) next.background = COLOURS[code - 40];
    else if (code >= 100 && code <= 107) next.background = BRIGHT[code - 100];
    else if (code === 39) delete next.color;
    else if (code === 49) delete next.background;
  }
  return next;
}
