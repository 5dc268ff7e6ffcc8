// Writes docs/findings.md from the rules: node --import tsx scripts/findings.ts
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rules} from '../source/review/rules.js';

export const findingsFile = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'findings.md');

const intro = `# Findings

What review can say of a request, by the id that \`show -o json\`, \`list -o json\` and \`inspect -o json\` carry and that
\`approve --accept\` takes. Ids are stable. A *block* asks for the request's name to be typed; a *warn* deserves a look; an
*info* is good to know. Evidence: *server*, stamped by the API server; *self*, said by the requester; *policy*, a rule of
certdeck's own; *live cluster* names what is read of the cluster for it: without that the finding is silent, or guesses where
it says *or*. The last column says where a finding can appear: on a request of a cluster, on a request from a file, on a
certificate from a file.

Made from the rules by \`node --import tsx scripts/findings.ts\`.
`;

const places = {object: 'cluster', request: 'file', certificate: 'certificate'} as const;

/** The document as it should be. */
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
	return `${intro}${rows.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	mkdirSync(dirname(findingsFile), {recursive: true});
	writeFileSync(findingsFile, findingsText());
}
