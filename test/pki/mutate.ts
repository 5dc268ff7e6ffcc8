import {lengthOctets} from './build-der.js';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

type Node = {tag: number; content: Buffer; children: Node[] | undefined};

const tags = [
	1, 2, 3, 4, 5, 6, 12, 18, 19, 20, 22, 23, 24, 26, 27, 28, 30, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0x88, 0xa0,
	0xa1, 0xa3, 0xa4, 0x1f,
];
const contents = [
	'',
	'00',
	'ff',
	'80',
	'0080',
	'ffff',
	'6140',
	'c3a4',
	'eda080',
	'00410042',
	'd83dde00',
	'7fffffffffffffffff',
	'3236303130313030303030305a',
	'68747470733a2f2f612f257a7a',
	'550403',
	'551d11',
	'2a864886f70d01090e',
	'55048003',
	'8880808000',
	'0500',
];

/** Damages DER: bytes changed, or elements dropped, doubled, moved, retagged or refilled with lengths kept right. */
export function mutate(der: Buffer, random: () => number): Buffer {
	const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
	if (random() < 0.3) {
		const copy = Buffer.from(der);
		for (let count = Math.ceil(random() * 3); count > 0; count--) {
			copy[Math.floor(random() * copy.length)] = pick([0, 0x80, 0xff, Math.floor(random() * 256)]);
		}

		return random() < 0.1 ? copy.subarray(0, Math.floor(random() * copy.length)) : copy;
	}

	const root = parse(der, 0) ?? [];
	for (let count = Math.ceil(random() * 3); count > 0; count--) {
		const places = placesOf(root);
		if (places.length === 0) {
			break;
		}

		const [list, index] = pick(places);
		const node = list[index] as Node;
		const fresh = () => ({tag: pick(tags), content: Buffer.from(pick(contents), 'hex'), children: undefined});
		const actions = [
			() => {
				node.tag = pick(tags);
			},
			() => Object.assign(node, {content: Buffer.from(pick(contents), 'hex'), children: undefined}),
			() => list.splice(index, 1),
			() => list.splice(index, 0, structuredCopy(node)),
			() => list.splice(Math.floor(random() * (list.length + 1)), 0, fresh()),
			() => list.reverse(),
		];
		pick(actions)();
	}

	return serialize(root);
}

function structuredCopy({tag, content, children}: Node): Node {
	return {tag, content, children: children?.map(structuredCopy)};
}

function placesOf(list: Node[]): Array<readonly [Node[], number]> {
	return list.flatMap((node, index) => [[list, index] as const, ...placesOf(node.children ?? [])]);
}

/** The tree of an encoding, also inside OCTET STRINGs; undefined if it is no DER. */
function parse(bytes: Buffer, depth: number): Node[] | undefined {
	const nodes: Node[] = [];
	for (let at = 0; at < bytes.length; ) {
		const tag = bytes[at] as number;
		const first = bytes[at + 1] ?? 0x80;
		const count = first & 0x80 ? first & 0x7f : 0;
		const body = at + 2 + count;
		if ((first & 0x80 && (count === 0 || count > 3)) || body > bytes.length) {
			return undefined;
		}

		const end = body + (count === 0 ? first : bytes.readUIntBE(at + 2, count));
		if (end > bytes.length) {
			return undefined;
		}

		const content = bytes.subarray(body, end);
		const mayHaveChildren = depth < 12 && ((tag & 0x20) !== 0 || (tag === 4 && content.length > 4));
		nodes.push({tag, content, children: mayHaveChildren ? parse(content, depth + 1) : undefined});
		at = end;
	}

	return nodes;
}

function serialize(nodes: readonly Node[]): Buffer {
	return Buffer.concat(
		nodes.flatMap(({tag, content, children}) => {
			const body = children === undefined ? content : serialize(children);
			return [Buffer.from([tag]), lengthOctets(body.length), body];
		}),
	);
}
