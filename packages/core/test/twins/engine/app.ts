/** How the program of an image behaves. Absent words are those of a good one. */
export interface AppBehaviour {
  /** Where it listens; absent: 3000. `none`: it never does. */
  readonly port?: number | 'none';
  /** Until it listens. */
  readonly bootMs?: number;
  /** It ends by itself so long after its start. */
  readonly exitsAfterMs?: number;
  readonly exitCode?: number;
  readonly oom?: boolean;
  /** What its health path answers. */
  readonly status?: number;
  /** What it says with that. */
  readonly says?: string;
  /** From here on its health path answers 500. */
  readonly sickAfterMs?: number;
  /** How it ends when it is told to. */
  readonly stopCode?: number;
  /** It has to be killed. */
  readonly ignoresSigterm?: boolean;
  /** The engine can't start it: what it says. */
  readonly cannotStart?: string;
  /** What it writes when it starts. */
  readonly log?: readonly string[];
  /** The image has a HEALTHCHECK that looks at the health path each second. */
  readonly healthcheck?: boolean;
  /** Answers of commands run inside, by the first word. */
  readonly commands?: Readonly<
    Record<string, { readonly exitCode: number; readonly output: string; readonly takesMs?: number }>
  >;
  readonly exposes?: readonly number[];
  readonly platform?: string;
}

export type AppAnswer =
  | { readonly kind: 'refused' }
  | { readonly kind: 'no-route' }
  | { readonly kind: 'answered'; readonly status: number; readonly says: string; readonly container: string };

export const portOf = (app: AppBehaviour): number | 'none' => app.port ?? 3000;

/** What the health path says `ageMs` after the start. */
export function statusAt(app: AppBehaviour, ageMs: number): number {
  if (app.sickAfterMs !== undefined && ageMs >= app.sickAfterMs) return 500;
  return app.status ?? 200;
}
