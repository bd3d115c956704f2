import { type HttpResponse, PluginError, type PluginErrorCode } from '@docker-watcher/sdk';
import { readErrorBody } from './error-body.js';
import { parseRetryAfter } from './retry-after.js';

export interface Refusal {
  /** What was asked, in words: `the tags of git.example.com/alexei/app`. */
  readonly asked: string;
  /** Wall time, for `Retry-After` as a date. */
  readonly nowMs: number;
  /** Without credentials a 401 means that they are missing, not wrong. */
  readonly hasCredentials: boolean;
}

/** The error for an answer that is not what was asked for. */
export function refusalOf(response: HttpResponse, refusal: Refusal): PluginError {
  const { status } = response;
  const code = codeOf(status);
  const said = readErrorBody(response.body).message;
  const retryAfterMs = parseRetryAfter(response.headers['retry-after'], refusal.nowMs);
  return new PluginError(code, `${sentence(code, status, refusal)}${said === undefined ? '.' : `: ${said}`}`, {
    status,
    ...hintOf(code, refusal),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The error for an exchange that failed. An aborted one rejects with the reason of `signal`. */
export function faultOf(error: unknown, host: string, signal: AbortSignal): PluginError {
  signal.throwIfAborted();
  const code = (error as { code?: string } | undefined)?.code ?? 'other';
  if (code === 'too_large') {
    return new PluginError('bad_answer', `${host} answered more than a registry ever should.`, { cause: error });
  }
  const hint = FAULT_HINTS[code];
  return new PluginError('unavailable', `${host} can't be reached (${code}).`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The error for an answer with a good status that makes no sense. */
export function nonsense(host: string, what: string, hint?: string): PluginError {
  return new PluginError('bad_answer', `${host} answered ${what}.`, {
    hint: hint ?? `Is ${host} a container registry, and does nothing in front of it answer in its place?`,
  });
}

const FAULT_HINTS: Readonly<Record<string, string>> = {
  refused: 'Is the registry running, and is the port right?',
  unresolved: 'Check the host name, and that this machine can resolve it.',
  tls: 'Give the certificate authority with "ca_file", or set "insecure: true" if you accept any certificate.',
  timeout: 'Is there a firewall on the way?',
};

function codeOf(status: number): PluginErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'bad_answer';
}

function sentence(code: PluginErrorCode, status: number, { asked, hasCredentials }: Refusal): string {
  if (code === 'unauthorized') {
    return hasCredentials ? `The credentials were refused for ${asked}` : `Credentials are needed for ${asked}`;
  }
  if (code === 'forbidden') return `No permission for ${asked}`;
  if (code === 'not_found') return `The registry does not know ${asked}`;
  if (code === 'rate_limited') return `Asked too often for ${asked}`;
  return `The registry answered ${status} for ${asked}`;
}

function hintOf(code: PluginErrorCode, { hasCredentials }: Refusal): { hint?: string } {
  if (code === 'unauthorized' && !hasCredentials)
    return { hint: 'Set "token" (and "username" where the registry needs it).' };
  if (code === 'unauthorized' || code === 'forbidden') {
    return {
      hint: 'Check that the token is valid and may read packages. Registries also answer so for images that do not exist.',
    };
  }
  return code === 'not_found' ? { hint: 'Check the spelling of the image, and that something was pushed to it.' } : {};
}
