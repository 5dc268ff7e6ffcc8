import type {RenewalChoice} from '../../certificates/facts/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import type {RenewalItem, RenewalOutcome, RenewalProgress, RenewalsPlan} from '../../operations/renewals/index.js';
import {renewCommand, whyNotRenewed} from './renew-command.js';
import {restartsOf} from './restart-lines.js';

/** The renewed certificates, or those that would be renewed, and the others. `progress` is absent if nothing was sent. */
export function renewalsJson(
	plan: RenewalsPlan,
	{free, others}: RenewalChoice,
	progress: RenewalProgress | undefined,
	users: readonly JudgedEntry[],
): object {
	const place = ({place: {namespace, name}}: JudgedEntry) => ({namespace, name});
	const {needed, perhaps} = restartsOf(users);
	return {
		renewals: [
			...plan.items.map(item => itemJson(item, progress?.outcomes.get(item.issuance.id))),
			...plan.cannot.map(({secret, why}) => ({...secret, signerName: null, outcome: 'refused', why})),
		],
		others: others.map(entry => ({
			...place(entry),
			renewer: entry.renewer.by,
			command: renewCommand(entry) ?? null,
			why: whyNotRenewed(entry) ?? null,
		})),
		unrenewed: free
			.filter(
				entry =>
					![...plan.items, ...plan.cannot].some(
						({secret}) => secret.namespace === entry.place.namespace && secret.name === entry.place.name,
					),
			)
			.map(place),
		restarts: [
			...needed.map(({who, command}) => ({who, isNeeded: true, command: command ?? null})),
			...perhaps.map(({who, command}) => ({who, isNeeded: false, command: command ?? null})),
		],
	};
}

function itemJson({secret, issuance, signing}: RenewalItem, outcome: RenewalOutcome | undefined): object {
	return {
		...secret,
		signerName: issuance.signerName,
		authority: signing.by === 'authority' ? signing.authority.caPath : null,
		outcome: outcome?.state ?? 'planned',
		request: outcome !== undefined && 'requestName' in outcome ? outcome.requestName : null,
		ends: outcome?.state === 'done' ? (outcome.ends ?? null) : null,
		why: outcome !== undefined && 'why' in outcome ? outcome.why : null,
		unfinished: outcome !== undefined && outcome.state !== 'done' && isKept(outcome) ? issuance.id : null,
	};
}

function isKept(outcome: RenewalOutcome): boolean {
	return outcome.state !== 'failed' || outcome.isKept;
}
