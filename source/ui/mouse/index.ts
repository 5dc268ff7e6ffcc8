// Reads the wheel and clicks, where the operator chooses the mouse.
export type {Mouse} from './mouse.js';
export {createMouse} from './mouse.js';
