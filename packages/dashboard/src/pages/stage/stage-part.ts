import { type CSSResultGroup, LitElement, type PropertyDeclarations } from 'lit';
import type { StageView } from '../../api/views.js';
import { base, controls, layout } from '../../ui/styles.js';

/** One view of the stage page. */
export class StagePart extends LitElement {
  static override styles: CSSResultGroup = [base, controls, layout];
  static override properties: PropertyDeclarations = { stage: { attribute: false } };

  stage: StageView | undefined;

  protected get key(): { readonly project: string; readonly stage: string } {
    return { project: this.stage?.project ?? '', stage: this.stage?.stage ?? '' };
  }
}
