// Lays out lines of terminal text: width, truncation, wrapping, emphasis.
export {field, fields, minuteText, nameFields, paragraph, rule} from './field-lines.js';
export {displayWidth, fit, truncate} from './fit.js';
export type {Emphasis, Line, Span, Tone} from './span.js';
export {cursorMargin, fitLine, line, lineText, spread} from './span.js';
export {spokenLine} from './spoken.js';
export {breakWord, wrap} from './wrap.js';
