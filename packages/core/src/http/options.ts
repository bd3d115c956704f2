/** How the API is served. */
export interface HttpOptions {
  /** `none`: everybody is admin; see `checkOpenListener`. */
  readonly auth: 'token' | 'none';
  /** How browsers and registries reach it: `https://deploy.example.com`. Absent: told relative to the asked host. */
  readonly baseUrl?: string;
  /** Between two signs of life of an event stream. Default 15,000. */
  readonly heartbeatMs?: number;
  /** An event stream whose client takes nothing for so long is closed; it resumes where it was. Default 30,000. */
  readonly stallMs?: number;
}
