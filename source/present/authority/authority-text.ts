import type {Printable} from '../../base/text/index.js';
import {joined, paddedEnd, printable, printableJson, printed} from '../../base/text/index.js';
import type {AuthorityFacts, AuthorityInCluster} from '../../operations/authority/index.js';
import {colons} from '../words/index.js';

type GenerationFacts = AuthorityFacts['generations'][number];

const dayMs = 86_400_000;

/** The whole days until an instant: `12 d`, `expired`. */
function remaining(iso: string, now: Date): Printable {
	const days = Math.floor((new Date(iso).getTime() - now.getTime()) / dayMs);
	return days < 0 ? printed`expired` : printed`${days} d`;
}

/** The table of all authorities, one line each; empty without authorities. */
export function authorityTable(all: readonly AuthorityFacts[], now: Date): readonly Printable[] {
	if (all.length === 0) {
		return [];
	}

	const rows = all.flatMap(authority =>
		authority.generations
			.filter(({state}) => state !== 'retired')
			.map(generation => [
				printable(authority.name),
				printed`${generation.number} ${printable(generation.state)}`,
				printable(generation.notAfter.slice(0, 10)),
				remaining(generation.notAfter, now),
				printable(generation.key),
				printable(generation.sha256.slice(0, 16)),
				printable([...new Set(authority.serves.map(({signerName}) => signerName))].join(',') || '-'),
			]),
	);
	const titles = [
		...[printed`NAME`, printed`KEY`, printed`UNTIL`, printed`LEFT`],
		...[printed`KIND`, printed`SHA-256`, printed`SERVES`],
	];
	const table = [titles, ...rows];
	const widths = titles.map((_, at) => Math.max(...table.map(row => row[at]?.length ?? 0)));
	return table.map(
		row =>
			printed`${joined(
				row.map((cell, at) => (at === row.length - 1 ? cell : paddedEnd(cell, widths[at] ?? 0))),
				printed`  `,
			)}\n`,
	);
}

/** The most places of a kind that are listed by name. */
const mostListed = 20;

function list(title: Printable, lines: readonly Printable[], none: Printable): readonly Printable[] {
	return [
		printed`${title}\n`,
		...(lines.length === 0 ? [printed`  ${none}\n`] : []),
		...lines.slice(0, mostListed).map(line => printed`  ${line}\n`),
		...(lines.length > mostListed ? [printed`  and ${lines.length - mostListed} more\n`] : []),
	];
}

function inClusterLines({found, trust}: AuthorityInCluster): readonly Printable[] {
	return [
		...list(printed`Trusted by, on this cluster`, trust.places.map(printable), printed`nobody who could be found`),
		...list(
			printed`Signed and valid still, on this cluster`,
			found.issued.map(
				({where, subject, generation, notAfter}) =>
					printed`${printable(where)}: ${printable(subject)}, by key ${generation}, until ${printable(notAfter.toISOString())}`,
			),
			printed`nothing that could be found`,
		),
		...[...trust.unread, ...found.unread].map(each => printed`note: there may be more: ${printable(each)}\n`),
	];
}

/** One authority in full, with what the cluster has of it if that was asked. */
export function authorityLines(
	authority: AuthorityFacts,
	inCluster: AuthorityInCluster | undefined,
	now: Date,
): readonly Printable[] {
	return [
		printed`Authority ${printable(authority.name)}${authority.under === undefined ? printed`` : printed`, under ${printable(authority.under)}`}\n`,
		...authority.generations.flatMap(each => generationLines(each, now)),
		...list(
			printed`Serves`,
			authority.serves.map(({signerName, server}) => printed`${printable(signerName)} on ${printable(server)}`),
			printed`no signer: certdeck authority publish ${printable(authority.name)} --signer NAME`,
		),
		...list(
			printed`Published in`,
			authority.places.map(
				({kind, namespace, name, server}) =>
					printed`${printable(kind)} ${printable(namespace === undefined ? name : `${namespace}/${name}`)} on ${printable(server)}`,
			),
			printed`nothing yet`,
		),
		...(inCluster === undefined ? [] : inClusterLines(inCluster)),
	];
}

function generationLines(generation: GenerationFacts, now: Date): readonly Printable[] {
	const {number, state, subject, issuer, key, notAfter, sha256, pathLength, isKeyThere, isKeyLocked, path, retiredAt} =
		generation;
	const line = (title: string, value: Printable) => printed`  ${printable(title.padEnd(9))}${value}\n`;
	return [
		printed`Key ${number}: ${retiredAt === undefined ? printable(state) : printed`retired ${printable(retiredAt)}`}\n`,
		line('subject', printable(subject)),
		...(issuer === subject ? [] : [line('issuer', printable(issuer))]),
		line(
			'key',
			printed`${printable(key)}, ${isKeyThere ? (isKeyLocked ? printed`locked` : printed`NOT locked`) : printed`not on this machine`}`,
		),
		line('until', printed`${printable(notAfter)} (${remaining(notAfter, now)})`),
		line('SHA-256', printable(colons(sha256.toUpperCase()))),
		...(pathLength === undefined ? [] : [line('path', printed`at most ${pathLength} CAs below`)]),
		line('file', printable(path)),
	];
}

/** JSON of one authority with the cluster's part, or of the list of all. */
export function authorityJson(
	facts: AuthorityFacts | readonly AuthorityFacts[],
	cluster?: AuthorityInCluster,
): Printable {
	const value =
		cluster === undefined
			? facts
			: {
					...facts,
					issued: cluster.found.issued,
					trustedBy: cluster.trust.places,
					unread: [...cluster.trust.unread, ...cluster.found.unread],
				};
	return printed`${printableJson(value, 2)}\n`;
}
