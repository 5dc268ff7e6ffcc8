import type {ReviewedRequest} from '../../../source/operations/assess/review-request.js';
import type {Verdict} from '../../../source/review/finding/verdict.js';
import {verdicts} from '../../../source/review/finding/verdict.js';
import type {DangerousCase, FieldCase, HonestCase} from './field-case.js';
import type {Eyes} from './judge.js';
import {objectNames} from './send.js';

export type Corpus = {readonly honest: readonly HonestCase[]; readonly dangerous: readonly DangerousCase[]};

/** The result for one user: counts, and the deviations from what is right. */
export type Outcome = {readonly table: string; readonly faults: readonly string[]};

type Counted = {readonly sent: FieldCase; readonly judged: ReviewedRequest};
type Share = {readonly of: readonly Counted[]; readonly verdict: Verdict; readonly most: number; readonly what: string};

/** Compares the judgements with what is right. */
export function hold(
	eyes: Eyes,
	corpus: Corpus,
	judged: ReadonlyMap<string, ReviewedRequest>,
	hasPolicy: boolean,
): Outcome {
	const {honest, dangerous} = corpus;
	const counted = (cases: readonly FieldCase[]) =>
		cases.flatMap(sent => countedOf(sent, judged, corpus.honest.includes(sent) ? 'gravest' : 'mildest'));
	const isDecidedByPolicy = ({withoutPolicy}: FieldCase) => !hasPolicy && withoutPolicy !== undefined;
	const good = counted(honest.filter(each => !isDecidedByPolicy(each)));
	const bad = counted(dangerous);
	const isAdmin = eyes.username === undefined;
	const own = [...good, ...bad].filter(({sent}) => sent.signerName === eyes.approves);
	const shares: readonly Share[] = [
		{of: good, verdict: 'block', most: 0, what: 'honest blocked'},
		{of: good, verdict: 'warn', most: isAdmin ? 0.03 : 0.05, what: 'honest warned of'},
		...(isAdmin && !eyes.isList
			? [{of: [...good, ...bad], verdict: 'unknown', most: 0, what: 'unknown'} as const]
			: []),
		{of: bad, verdict: 'clear', most: 0, what: 'dangerous clear'},
		...(eyes.approves === undefined
			? []
			: [{of: own, verdict: 'unknown', most: 0.2, what: 'of its signer unknown'} as const]),
	];
	const graveFaults = counted(dangerous).filter(({sent, judged: {verdict}}) => {
		const {grave, shown} = sent as DangerousCase;
		const mustBlock = isAdmin ? grave && !isDecidedByPolicy(sent) : shown;
		return mustBlock && verdict !== 'block';
	});
	const decided = counted([...honest, ...dangerous].filter(isDecidedByPolicy)).filter(
		({sent, judged: {verdict}}) => isAdmin && verdict !== sent.withoutPolicy,
	);
	return {
		table: tableOf(eyes, [
			['honest', good],
			['dangerous', bad],
		]),
		faults: [
			...shares.flatMap(shareFaults),
			...graveFaults.map(each => fault('block', each)),
			...decided.map(each => fault(each.sent.withoutPolicy ?? '', each)),
		],
	};
}

/** Each case once, however often it is sent: an honest one by its most severe verdict, a dangerous one by its mildest. */
function countedOf(
	sent: FieldCase,
	judged: ReadonlyMap<string, ReviewedRequest>,
	pick: 'gravest' | 'mildest',
): readonly Counted[] {
	const found = objectNames(sent)
		.flatMap(name => judged.get(name) ?? [])
		.toSorted((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict));
	const picked = found.at(pick === 'gravest' ? 0 : -1);
	return picked === undefined ? [] : [{sent, judged: picked}];
}

function shareFaults({of, verdict, most, what}: Share): readonly string[] {
	const found = of.filter(({judged}) => judged.verdict === verdict);
	return found.length <= most * of.length
		? []
		: [
				`${what}: ${found.length} of ${of.length}, at most ${Math.round(most * 100)} %`,
				...found.map(each => fault(`not ${verdict}`, each)),
			];
}

/** Everything that an author of rules needs: the request, the right verdict, the actual one and its reasons. */
function fault(right: string, {sent, judged: {seen, verdict, findings, questions}}: Counted): string {
	const found = findings
		.filter(({severity}) => verdict === 'clear' || severity !== 'info')
		.map(({id, severity, message}) => `      ${severity} ${id}: ${message}`);
	const open = questions.map(({id, message, why}) => `      unknown ${id}: ${message} (${why.join('; ')})`);
	const head = `  ${seen.name} (${sent.by.username}, ${sent.signerName}): right is ${right}, came out ${verdict}`;
	return [head, `      ${sent.origin}`, ...found, ...open].join('\n');
}

function tableOf({title}: Eyes, kinds: ReadonlyArray<readonly [string, readonly Counted[]]>): string {
	const cell = (value: string | number) => String(value).padStart(9);
	return [
		`${title.padEnd(48)}${verdicts.map(cell).join('')}`,
		...kinds.map(
			([kind, counted]) =>
				`  ${kind.padEnd(46)}${verdicts.map(verdict => cell(counted.filter(({judged}) => judged.verdict === verdict).length)).join('')}`,
		),
	].join('\n');
}
