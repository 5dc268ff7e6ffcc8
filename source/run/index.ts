// Starts and ends the program.
export {readConnectionFlags} from './connection-flags.js';
export {keepCodeSmall, keepHeapSmall} from './deck-memory.js';
export type {Connection, SeveralConnections} from './deck-parts.js';
export type {DemoInFolder} from './demo-folder.js';
export {startInFolder} from './demo-folder.js';
export {isFirstStart} from './first-start.js';
export {createLoginTerminal} from './login-terminal.js';
export {discardUntrueWarnings} from './node-warnings.js';
export {openDeck} from './open-deck.js';
export {opensDeck} from './opens-deck.js';
export {onOutputLoss} from './output-loss.js';
export {askedContexts, refuseFlagsOfOne, severalClusters} from './several-contexts.js';
export type {Splash} from './splash.js';
export {ask, askHidden, readStdin} from './terminal-input.js';
export {colorDepth, isAsciiTerminal, isPlainTerminal} from './terminal-kind.js';
export {traceOf} from './trace.js';
