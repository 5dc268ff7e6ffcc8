// Key bindings, and which scope receives a key.
export {backgroundQuestion, createBackgroundAnswer} from './background-answer.js';
export {cursorKeys, markingCursorKeys} from './cursor-keys.js';
export {decisionKeys} from './decision-keys.js';
export type {Binding, Handler, Handlers, KeyMap} from './define-keys.js';
export {defineKeys, keyLabel} from './define-keys.js';
export {createEscapeGuard} from './escape-guard.js';
export type {KeyPress} from './key-press.js';
export {readKeyPresses} from './key-press.js';
export type {KeyTask} from './key-queue.js';
export {createKeyQueue} from './key-queue.js';
export type {KeyStack, Place, ShownKey, ShownScope, TextSink} from './key-stack.js';
export {createKeyStack} from './key-stack.js';
export {KeyTurns} from './key-turns.js';
export {scrollKeys} from './scroll-keys.js';
