import { isPluginError, PluginError } from '@docker-watcher/sdk';

/** Waits for `call`, and puts what a person can do beside a refusal of the credentials: servers say little of it. */
export async function withHint<T>(call: Promise<T>, hint: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isPluginError(error) || (error.code !== 'unauthorized' && error.code !== 'forbidden')) throw error;
    const { code, message, status } = error;
    throw new PluginError(code, message, { hint, cause: error, ...(status === undefined ? {} : { status }) });
  }
}
