// The package as npm would deliver it: packed once, installed into empty projects.
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PKG = fileURLToPath(new URL('../pkg', import.meta.url));
const WINDOWS = process.platform === 'win32';
const execute = promisify(execFile);

/** Runs a command and gives what it printed; its standard error is part of the message when it fails. */
export async function run(command, args, options = {}) {
  const { stdout } = await execute(command, args, { encoding: 'utf8', shell: WINDOWS, ...options });
  return stdout.trim();
}

/** A folder for tests with the packed package in it. */
export async function packed() {
  const folder = await mkdtemp(join(tmpdir(), 'sladder-package-'));
  const [{ filename, files }] = JSON.parse(await run('npm', ['pack', PKG, '--json', '--silent', '--pack-destination', folder]));
  return { folder, tarball: join(folder, filename), files: files.map(({ path }) => path), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A project of its own with these files and the package installed from the tarball, without the network. */
export async function project({ folder, tarball }, name, files) {
  const root = join(folder, name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', tarball], { cwd: root });
  return root;
}
