import {createHash} from 'node:crypto';
import {printable} from '../../base/text/index.js';
import type {ReviewedRequest, UnreadRequest} from '../../operations/assess/index.js';
import type {Finding, Question, Severity} from '../../review/finding/index.js';
import {questions, rules} from '../../review/judge/index.js';

const levels: Readonly<Record<Severity | 'unknown', 'error' | 'warning' | 'note'>> = {
	block: 'error',
	warn: 'warning',
	unknown: 'warning',
	info: 'note',
};

/**
 * What review found as a SARIF 2.1.0 log of one run: every static rule, each finding as a result whose logical location
 * is the request, each request that could not be read as a notification (§3.20.21).
 */
export function reviewSarif(
	outcomes: ReadonlyArray<ReviewedRequest | UnreadRequest>,
	{version, homepage}: {readonly version: string; readonly homepage?: string | undefined},
) {
	const unread = outcomes.filter(outcome => 'error' in outcome);
	const describe = (id: string, about: string, severity: keyof typeof levels, properties: object) =>
		[
			id,
			{
				id,
				shortDescription: {text: messageText(about)},
				help: {text: `docs/findings.md: ${id}`},
				...(homepage !== undefined && {
					helpUri: new URL(`docs/findings.md#${severity === 'unknown' ? 'questions' : severity}`, asFolder(homepage))
						.href,
				}),
				defaultConfiguration: {level: levels[severity]},
				properties: {severity, ...properties},
			},
		] as const;
	const descriptors = new Map([
		...rules.map(({id, about, severity, field, provenance}) => describe(id, about, severity, {field, provenance})),
		...questions.map(({id, about, field}) => describe(id, about, 'unknown', {field})),
	]);
	const places = new Map([...descriptors.keys()].map((id, index) => [id, index]));
	return {
		$schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {
						name: 'certdeck',
						version,
						...(homepage !== undefined && {informationUri: homepage}),
						rules: [...descriptors.values()],
					},
				},
				invocations: [
					{
						executionSuccessful: unread.length === 0,
						...(unread.length > 0 && {
							toolExecutionNotifications: unread.map(({name, error}) => ({
								level: 'error',
								message: {text: messageText(error.message)},
								locations: [locationOf(name)],
							})),
						}),
					},
				],
				results: outcomes.flatMap(outcome =>
					'error' in outcome
						? []
						: [
								...outcome.findings.map(finding => resultOf(outcome.seen, finding, places.get(finding.id))),
								...outcome.questions.map(each => openResultOf(outcome.seen, each, places.get(each.id))),
							],
				),
			},
		],
	};
}

function resultOf({name, uid}: ReviewedRequest['seen'], finding: Finding, ruleIndex: number | undefined) {
	const {id, severity, message, field, provenance, evidence} = finding;
	return {
		ruleId: id,
		...(ruleIndex === undefined ? {} : {ruleIndex}),
		level: levels[severity],
		message: {text: messageText(message)},
		locations: [locationOf(name)],
		partialFingerprints: {'certdeck/v1': createHash('sha256').update(`${uid}\n${id}`).digest('hex')},
		properties: {uid, field, provenance, ...(evidence && {evidence})},
	};
}

/** A question that is open: to a pipeline a warning, since nobody has answered it. */
function openResultOf({name, uid}: ReviewedRequest['seen'], open: Question, ruleIndex: number | undefined) {
	const {id, message, why, field, evidence} = open;
	return {
		ruleId: id,
		...(ruleIndex === undefined ? {} : {ruleIndex}),
		level: levels.unknown,
		message: {text: messageText(`${message}: ${why.join('; ')}`)},
		locations: [locationOf(name)],
		partialFingerprints: {'certdeck/v1': createHash('sha256').update(`${uid}\n${id}`).digest('hex')},
		properties: {uid, field, verdict: 'unknown', ...(evidence && {evidence})},
	};
}

/**
 * Code scanning shows no result without a file and a line: the request stands for one, by a path that no file of a repository has
 * by chance.
 */
function locationOf(name: string) {
	const fullyQualifiedName = `certificatesigningrequests/${name}`;
	return {
		physicalLocation: {
			artifactLocation: {uri: `certificatesigningrequests/${encodeURIComponent(name)}`},
			region: {startLine: 1},
		},
		logicalLocations: [{name, fullyQualifiedName, kind: 'resource'}],
	};
}

/** Names below an address are below its last folder. */
function asFolder(address: string): string {
	return address.endsWith('/') ? address : `${address}/`;
}

/**
 * As SARIF reads a message: braces would be placeholders (§3.11.5), and `](` makes a link (§3.11.6), here one that a
 * stranger chose. An escaping backslash would not do: the stranger can put one of their own before it.
 */
function messageText(text: string): string {
	return printable(text).replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
