/** How the API is served. */
export interface HttpOptions {
  /** `none`: everybody is admin; see `checkOpenListener`. */
  readonly auth: 'token' | 'none';
  /** How browsers and registries reach it: `https://deploy.example.com`. Absent: told relative to the asked host. */
  readonly baseUrl?: string;
  /** Origins of other sites whose pages may call the API, with a token: `https://tools.example.com`. Default: none. */
  readonly cors?: readonly string[];
  /** Addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-*` headers are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** A folder of built files to serve beside the API: the dashboard. Read once. */
  readonly staticDir?: string;
  /** Between two signs of life of an event stream. Default 15,000. */
  readonly heartbeatMs?: number;
  /** An event stream whose client takes nothing for so long is closed; it resumes where it was. Default 30,000. */
  readonly stallMs?: number;
}
