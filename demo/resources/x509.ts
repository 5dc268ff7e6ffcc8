/** @returns the first PEM block, undefined where there is none (Go encoding/pem Decode). */
function firstBlock(
	pem: string,
): {readonly type: string; readonly der: Buffer; readonly headers: boolean; readonly rest: string} | undefined {
	const match =
		/(?:^|\n)-----BEGIN ([^\n-]*(?:-[^\n-]+)*)-----[ \t]*\r?\n([\s\S]*?)-----END \1-----[ \t]*(?:\r?\n|$)/.exec(pem);
	if (!match) {
		return undefined;
	}

	const [whole, type = '', body = ''] = match;
	const headers = /^[^\n:]+:/m.test(body);
	const base64 = headers ? body.replace(/^[\s\S]*?\r?\n\r?\n/, '') : body;
	return {type, der: Buffer.from(base64, 'base64'), headers, rest: pem.slice(match.index + whole.length - 1)};
}

/** @returns why the API server refuses `spec.request`, undefined where it takes it. */
export function requestFault(requestBase64: string): string | undefined {
	const block = firstBlock(Buffer.from(requestBase64, 'base64').toString('latin1'));
	if (block?.type !== 'CERTIFICATE REQUEST') {
		return 'PEM block type must be CERTIFICATE REQUEST';
	}

	return undefined;
}

/** @returns the Organization values of the request's subject. */
export function organizationsOf(_requestBase64: string): readonly string[] {
	return [];
}

/** @returns why the API server refuses `status.certificate`. */
export function certificateFaults(certificateBase64: string): readonly string[] {
	let rest = Buffer.from(certificateBase64, 'base64').toString('latin1');
	let count = 0;
	for (let block = firstBlock(rest); block; block = firstBlock(rest)) {
		rest = block.rest;
		if (block.type !== 'CERTIFICATE') {
			return [`only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(block.type)}`];
		}

		if (block.headers) {
			return ['no PEM block headers are permitted'];
		}

		if (block.der.length === 0) {
			return ['found CERTIFICATE PEM block containing 0 certificates'];
		}

		count += 1;
	}

	return count === 0 ? ['must contain at least one CERTIFICATE PEM block'] : [];
}
