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
 * The findings of a review as a SARIF 2.1.0 log of one run. It has every static rule, each finding as a result with the
 * request as its logical location, and a notification (§3.20.21) for each request that could not be read.
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

/** An open question is a warning for a pipeline, because nobody has answered it. */
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
 * Code scanning shows only results with a file and a line. The request gets a path that no file of a repository is likely
 * to have.
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

/** With a slash at its end, further names are appended to an address instead of replacing its last part. */
function asFolder(address: string): string {
	return address.endsWith('/') ? address : `${address}/`;
}

/**
 * Escapes a message for SARIF. Braces would be placeholders (§3.11.5), and `](` would make a link (§3.11.6) that the
 * requester chose. A backslash does not help, because the requester could put another one before it.
 */
function messageText(text: string): string {
	return printable(text).replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
