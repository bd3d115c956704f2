import { isRecord } from './error-body.js';

/** `os/arch[/variant]` as containerd normalises it: `linux/arm64` stands for v8, `arm` without a variant is v7. */
export function formatPlatform(platform: unknown): string | undefined {
  if (!isRecord(platform)) return undefined;
  const { os, architecture, variant } = platform;
  if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '') return undefined;
  const given = typeof variant === 'string' && variant !== '' ? variant : architecture === 'arm' ? 'v7' : undefined;
  const isImplied = given === undefined || (architecture === 'arm64' && given === 'v8');
  return isImplied ? `${os}/${architecture}` : `${os}/${architecture}/${given}`;
}
