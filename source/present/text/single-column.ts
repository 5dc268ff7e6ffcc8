/**
 * Letters of Latin scripts, dashes, arrows, frames and the marks that screens draw, as the inside of a character class:
 * each is one column wide, and none joins another.
 */
export const singleColumns = String.raw`\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25d7\u2713\u2717`;
