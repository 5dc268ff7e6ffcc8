import type {Printable} from '../../base/text/index.js';
import {printable} from '../../base/text/index.js';
import {apiServerClient, kubeletClient} from '../../signers/known/index.js';

const short: ReadonlyMap<string, Printable> = new Map([
	[apiServerClient, printable('client')],
	[kubeletClient, printable('kubelet-client')],
]);

/** A signer in few columns, the well-known ones so that no two of them begin alike: `client`, `kubelet-client`. */
export function shortSigner(signerName: string): Printable {
	return short.get(signerName) ?? printable(signerName.replace(/^kubernetes\.io\//, ''));
}
