// What a model is asked, and what of its answer is shown: an entry of its own, since hardly a command needs it.
export { type Advice, type CheckedAnswer, type CheckedPoint, checkPoints } from './advise/advice.ts';
export { type Drafts, checkDrafts } from './advise/drafts.ts';
export { explainQuestion } from './advise/explain.ts';
export { type PartToName, type Proposals, proposalsQuestion } from './advise/proposals.ts';
export { type Question, type TokenBudget, tokensOf } from './advise/question.ts';
export { type Source, isSafePath } from './advise/source.ts';
export { renderAdvice } from './render/advice.ts';
export { renderDrafts, renderNames } from './render/drafts.ts';
