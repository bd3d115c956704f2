import { AppError } from '../base/index.js';

/** The reason of an abort by which a person cancels. */
export class Cancellation extends AppError {
  constructor() {
    super('deploy.cancelled', 'The deploy was cancelled.');
  }
}
