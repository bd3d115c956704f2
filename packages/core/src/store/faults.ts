import { AppError, messageOf } from '../base/index.js';

/** Says in words what SQLite says in codes. */
export function storeFault(error: unknown, file: string): AppError {
  if (error instanceof AppError) return error;
  const code = String(
    (error as { code?: unknown }).code ?? (error as { driverError?: { code?: unknown } }).driverError?.code ?? '',
  );
  const options = { cause: error };
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new AppError('store.corrupt', `${file} is damaged, or not a database.`, {
      ...options,
      hint: 'Stop docker-watcher and put back a backup. The running containers and routes are not touched.',
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('store.locked', `${file} is locked by another program.`, {
      ...options,
      hint: 'Close what has it open: a backup, a database browser, another docker-watcher.',
    });
  }
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') {
    return new AppError('disk.full', `There is no space left for ${file}.`, {
      ...options,
      hint: 'Free some space: docker system df shows what images take.',
    });
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code === 'EACCES' ||
    code === 'EROFS'
  ) {
    return new AppError('store.failed', `${file} can't be written.`, {
      ...options,
      hint: 'The data folder must belong to the user docker-watcher runs as.',
    });
  }
  return new AppError('store.failed', `The store failed: ${messageOf(error)}`, options);
}
