/**
 * Latin letters, dashes, arrows, frames and the marks that screens draw, as the inside of a character class. Each is one
 * column wide, and none combines with another.
 */
export const singleColumns = String.raw`\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25d7\u2713\u2717`;

/** Chinese characters, their punctuation and full-width letters. Each is two columns wide, and none combines with another. */
export const doubleColumns = String.raw`\u3001-\u301b\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e`;
