import { linkSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { shortSocketPath } from '../socket-path.js';

/** Who holds a data folder, precise enough to tell a living process from a reused pid. */
export interface Holder {
  readonly pid: number;
  /** Start time in clock ticks since boot; empty where `/proc` is missing. */
  readonly started: string;
  readonly boot: string;
  readonly pidNamespace: string;
  readonly control: string;
}

export interface DataLock {
  release(): void;
}

const NAME = /^proxy\.lock\.(\d+)$/;

/**
 * Makes this process the only proxy of `folder`, or names the one that is. Node has no `flock`, so the lock is a row of
 * numbered files: the highest one holds, a dead holder is succeeded by creating the next number (which only one process
 * can), never by deleting a file that may meanwhile be another's.
 */
export async function lockData(folder: string, control: string): Promise<DataLock | Holder> {
  const me: Holder = { ...identify(process.pid), control };
  const draft = join(folder, `.proxy.lock.${process.pid}.tmp`);
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    for (;;) {
      const highest = numbers(folder).at(-1) ?? 0;
      const holder = highest === 0 ? undefined : read(pathOf(folder, highest));
      if (holder !== undefined && (await isAlive(holder))) return holder;
      const mine = highest + 1;
      if (!tryLink(draft, pathOf(folder, mine))) continue;
      // Someone may have succeeded further while we looked at an older listing: the higher number stands.
      if ((numbers(folder).at(-1) ?? 0) > mine) {
        rmSync(pathOf(folder, mine), { force: true });
        continue;
      }
      for (const older of numbers(folder).filter((n) => n < mine)) rmSync(pathOf(folder, older), { force: true });
      return { release: () => rmSync(pathOf(folder, mine), { force: true }) };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  const here = identify(process.pid);
  if (holder.boot === here.boot && holder.pidNamespace === here.pidNamespace) {
    if (holder.pid === process.pid) return false;
    return isRunning(holder.pid) && identify(holder.pid).started === holder.started;
  }
  // Another container on the same folder: its pids mean nothing here, its control socket does.
  return answers(holder.control);
}

/** True when something accepts connections on the unix socket at `path`. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const short = shortSocketPath(path);
    const socket = connect(short.path);
    const end = (isThere: boolean) => {
      socket.destroy();
      short.close();
      resolve(isThere);
    };
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });
}

function identify(pid: number): Omit<Holder, 'control'> {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // Field 22; counted after the name, which may hold spaces and brackets itself.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return { pid, started, boot, pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined for a lock that is gone again or unreadable, which nobody alive can have written: they come whole. */
function read(path: string): Holder | undefined {
  const text = attempt(() => readFileSync(path, 'utf8'));
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

function numbers(folder: string): number[] {
  return readdirSync(folder)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

const pathOf = (folder: string, number: number) => join(folder, `proxy.lock.${number}`);

/** What can't be read says nothing: on systems without `/proc` only the pid is compared. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
