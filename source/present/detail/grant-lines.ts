import {localized} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {serverView} from '../../pki/x509/index.js';
import {signerInfo} from '../../signers/known/index.js';
import {effectLines, forecastOf} from '../request/index.js';

/**
 * What approval would grant the holder and what follows, each text with the name of its part (`grantLabel`). Contains
 * hostile text.
 */
export function grantLines(reviewed: ReviewedRequest, now: Date): ReadonlyArray<readonly [part: string, text: string]> {
	const {seen, request} = reviewed;
	const lines: Array<readonly [string, string]> = [];
	const {authenticates} = signerInfo(seen.signerName);
	if (request) {
		const view = serverView(request);
		const names = [...view.dns, ...view.ip, ...view.email, ...view.uri];
		const isClient = seen.usages.includes('client auth');
		if (authenticates || isClient) {
			lines.push(['user', view.commonName ?? localized`(no name)`]);
			lines.push(['groups', view.organizations.join(', ') || localized`none of its own`]);
			lines.push(...effectLines(reviewed).map((text, index) => [index === 0 ? 'may' : '', text] as const));
		}

		if (names.length > 0) {
			lines.push(['serves', names.join(', ')]);
		}
	}

	const {reason, notAfter} = forecastOf(reviewed, now);
	const until = notAfter ? localized`, until ${notAfter.toISOString().slice(0, 10)}` : '';
	const stays = notAfter && authenticates ? localized`; it can not be revoked` : '';
	lines.push(['then', `${reason.replace(localized`once approved, `, '')}${until}${stays}`]);
	return lines;
}
