import type {Finding, Question, Review} from '../../review/finding/index.js';
import {questions as questionRules} from '../../review/judge/index.js';

/** The default message of a condition: the findings, the open questions, and what a policy allowed. */
export function defaultMessage(
	{findings, questions}: Review,
	reviewer: string | undefined,
	isUnanswered: boolean,
): string {
	const weighty = findings.filter(({severity}) => severity !== 'info').map(({id}) => id);
	const allowed = allowedText(findings);
	const who = reviewer === undefined ? '' : ` by ${reviewer}`;
	const said = [
		...(weighty.length > 0
			? [`findings: ${weighty.join(', ')}`]
			: questions.length > 0 || isUnanswered || allowed !== undefined
				? []
				: ['no findings']),
		...(allowed === undefined ? [] : [allowed]),
		...(questions.length > 0 ? [`not known: ${questions.map(whatOf).join(', ')}`] : []),
		...(isUnanswered ? ['the cluster did not say what it would grant'] : []),
	];
	return `Reviewed${who} with certdeck; ${said.join('; ')}.`;
}

/** The operator's own message, with what a policy allowed. The latter is always included. */
export function withAllowed(message: string, findings: readonly Finding[]): string {
	const allowed = allowedText(findings);
	return allowed === undefined ? message : `${message} (${allowed})`;
}

/** What a policy allowed, with its reason, for later readers of the condition. */
function allowedText(findings: readonly Finding[]): string | undefined {
	const texts = findings.flatMap(({id, allowed}) => (allowed === undefined ? [] : [`${id} (${allowed.reason})`]));
	return texts.length === 0 ? undefined : `allowed by the policy: ${texts.join(', ')}`;
}

function whatOf({id}: Question): string {
	const what = questionRules.find(rule => rule.id === id)?.what;
	return what === undefined ? id : `${what} (${id})`;
}
