/** A document with the text between `<!-- name -->` and `<!-- /name -->` replaced. */
export function withSection(document: string, name: string, text: string): string {
	const {from, to} = bounds(document, name);
	return `${document.slice(0, from)}${text}${document.slice(to)}`;
}

/** The text between `<!-- name -->` and `<!-- /name -->`. */
export function sectionOf(document: string, name: string): string {
	const {from, to} = bounds(document, name);
	return document.slice(from, to);
}

function bounds(document: string, name: string): {readonly from: number; readonly to: number} {
	const start = `<!-- ${name} -->\n`;
	const from = document.indexOf(start);
	const to = document.indexOf(`<!-- /${name} -->`);
	if (from === -1 || to === -1) {
		throw new Error(`the document has no section ${name}`);
	}

	return {from: from + start.length, to};
}
