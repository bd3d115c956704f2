import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program as a person would; gives what it printed. Throws with its own words when it fails. */
export function command(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const { cwd, env, input = '' } = options;
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      said = (said + chunk.toString()).slice(-4_000);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`));
    });
    // It may have ended before it read all of it; then its code tells.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The `docker` command against the engine that DOCKER_HOST names; images are built the way every engine can. */
export function docker(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return command('docker', args, { ...options, env: { DOCKER_BUILDKIT: '0', ...options.env } });
}
