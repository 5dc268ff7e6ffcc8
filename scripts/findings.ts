// Writes docs/findings.md from the rules: npm run docs
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {certificateRules} from '../source/certificates/facts/rules.js';
import {questions} from '../source/review/judge/questions.js';
import {rules} from '../source/review/judge/rules.js';

export const findingsFile = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'findings.md');

const intro = `# Findings

## Verdicts

Each request has one verdict, which \`show\`, \`list\` and \`review -o json\` carry as \`verdict\`: the most severe of what was found
and what could not be asked.

| verdict | mark | it says |
|---|---|---|
| \`block\` | \`!!\` | Somebody would gain power over the cluster or over others. Approving asks for the request's name to be typed. |
| \`warn\` | \`!\` | A person has to look. |
| \`unknown\` | \`?\` | A question could not be asked, and its answer could make it a warn or a block. |
| \`clear\` | | Nothing is given away that the requester does not have or is not entitled to. |

What a request shows by itself blocks for every reader, whatever they may read.

## Findings and questions by id

Ids are stable. \`show\`, \`list\`, \`review\` and \`inspect -o json\` carry those of findings under \`findings\`, those of open questions
under \`questions\`. \`approve --accept\` and \`sign --accept\` take ids that block, \`approve --filter … --include\` those that warn and those of
questions; each includes no other. A *block* asks for the request's name to be typed; a *warn* deserves a look; an
*info* is good to know. Evidence: *server*, stamped by the API server; *self*, said by the requester; *policy*, a rule of
certdeck's own; *live cluster* names what is read of the cluster for it: without that the finding is silent, or guesses where
it says *or*. The last column says where a finding can appear: on a request of a cluster, on a request from a file, on a
certificate from a file.

Made from the rules by \`npm run docs\`.
`;

const places = {object: 'cluster', request: 'file', certificate: 'certificate'} as const;

/** The text of the document. */
export function findingsText(): string {
	const rows = (['block', 'warn', 'info'] as const).flatMap(weight => [
		`\n## ${weight}\n`,
		'| id | raised when | evidence | where |',
		'|---|---|---|---|',
		...rules
			.filter(({severity}) => severity === weight)
			.map(
				({id, about, provenance, scopes, evidence, sharpenedBy}) =>
					`| \`${id}\` | ${about.replaceAll(/[|<*]/g, '\\$&')} | ${provenance}${evidence ? `, live cluster: ${evidence}` : sharpenedBy ? `, or live cluster: ${sharpenedBy}` : ''} | ${scopes.map(scope => places[scope]).join(', ')} |`,
			),
	]);
	const open = [
		'\n## questions\n',
		'A question is open where what would answer it could not be read. Its `why` names the RBAC rule that is missing, or what',
		'went wrong. It is asked only where its answer could change the verdict of that request.\n',
		'| id | open when | answered by |',
		'|---|---|---|',
		...questions.map(
			({id, about, evidence}) =>
				`| \`${id}\` | ${about.replaceAll(/[|<*]/g, '\\$&')} | ${evidence ?? 'the list of requests'} |`,
		),
	];
	const stored = [
		'\n## Certificates that exist\n',
		'What `certdeck certificates` finds, under `findings` of its JSON. A *block* hurts whoever uses it now; a *warn* deserves a look before',
		'it does; an *info* is good to know.\n',
		'| id | severity | raised when |',
		'|---|---|---|',
		...certificateRules.map(
			({id, severity, about}) => `| \`${id}\` | ${severity} | ${about.replaceAll(/[|<*]/g, '\\$&')} |`,
		),
	];
	return `${intro}${[...rows, ...open, ...stored].join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	mkdirSync(dirname(findingsFile), {recursive: true});
	writeFileSync(findingsFile, findingsText());
}
