import type { Command } from 'commander';
import type { Check } from './api.js';
import type { Place } from './client.js';
import type { PluginActions } from './commands/plugins.js';
import type { Context } from './context.js';
import type { DataDirOf, Env, WhereOptions } from './find-controller.js';
import type { Terminal } from './terminal.js';

export interface ServeOptions {
  /** Absolute path of the configuration file. */
  readonly config: string;
  readonly data?: string;
  readonly logLevel?: string;
}

/** What the command needs of the application itself; loaded only when it is called for. */
export interface Actions {
  /** Runs until it is told to stop; gives the exit code. */
  serve(options: ServeOptions): Promise<number>;
  validate(options: { readonly config: string }): Promise<{ readonly ok: boolean; readonly text: string }>;
  schema(options: { readonly config?: string }): Promise<string>;
  /** The description of the API. */
  openapi(): Promise<string>;
  plugins(): Promise<PluginActions>;
  /** Checks what it can without a controller. */
  doctor(options: { readonly config: string; readonly data?: string }, signal: AbortSignal): Promise<readonly Check[]>;
  /** Copies the database of a data folder that no controller has open. Absolute paths. */
  backUp(options: { readonly data: string; readonly file: string }): Promise<void>;
  /** Where the configuration file puts the data folder. */
  dataDirOf: DataDirOf;
}

/** Options of every command that speaks to the controller. */
export type Flags = WhereOptions & { readonly json?: boolean };

/** What commands are defined with. */
export interface Shell {
  readonly program: Command;
  readonly actions: Actions;
  readonly terminal: Terminal;
  readonly env: Env;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** A command that speaks to the controller. */
  remote(name: string, summary: string, parent?: Command): Command;
  open(flags: Flags): Promise<Context & { readonly place: Place }>;
  /** Ends with this exit code instead of 0. */
  exitWith(code: number): void;
}

/** Without the flags that were not given. */
export function defined<T extends object>(flags: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
