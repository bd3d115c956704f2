/** What every part (registry, proxy, probe, notifier) has in common. */

/** Passed to every call into a part. Work must stop within 100 ms of `signal` aborting. */
export interface CallOptions {
  readonly signal: AbortSignal;
}

export type HealthState = 'ok' | 'degraded' | 'failed';

export interface PartHealth {
  readonly state: HealthState;
  /** One sentence a person can act on; never holds a secret. */
  readonly detail?: string;
}

export interface Part {
  /** Releases sockets, timers and files. Called once; no other call follows. */
  close?(): Promise<void> | void;
  health?(options: CallOptions): Promise<PartHealth>;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Messages are static text; values go into `fields`. Secret config values are redacted by the host. */
export interface PartLog {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Given to `create`; holds everything a part may use of its host. */
export interface PartContext {
  /** The id under which the part stands in the configuration, e.g. `gitea`. */
  readonly id: string;
  readonly log: PartLog;
  readonly http: HttpClient;
  /** Aborts when the part is being closed or replaced. */
  readonly signal: AbortSignal;
  /** A folder of this part's own, made on demand; survives restarts. Absolute path. */
  readonly dataDir: string;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; set `content-type` yourself. */
  readonly body?: string | Uint8Array;
  /** Time for the whole exchange, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number;
  /** Longest body accepted, in bytes. Default 4 MiB. Beyond it: `HttpFault` with code `too_large`. */
  readonly maxBytes?: number;
  /** Default 0: a redirect is given back as it is. Authorization is dropped when the origin changes. */
  readonly maxRedirects?: number;
  /** PEM text of extra certificate authorities. */
  readonly ca?: string;
  /** Accept any certificate. Only when a person configured it so. */
  readonly insecure?: boolean;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

export type HttpFaultCode = 'refused' | 'unresolved' | 'reset' | 'timeout' | 'tls' | 'too_large' | 'aborted' | 'other';

/**
 * The host's HTTP client: pooled, deadline-bound, at most four requests in flight per host. Any status resolves;
 * only a failed exchange rejects, with an error whose `code` is an `HttpFaultCode`. Never retries by itself.
 */
export interface HttpClient {
  request(url: string, request: HttpRequest): Promise<HttpResponse>;
}
