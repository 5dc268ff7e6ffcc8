/** What texts are in another language, by their English templates: `Approve {0}?` → `批准 {0}？` */
export type Catalogue = ReadonlyMap<string, string>;

/** The program and what its launcher loads before it are bundles of their own, each with its own copy of this module. */
const slot = Symbol.for('certdeck.catalogue');

/** Has the modules that are loaded from now on speak another language than English. */
export function leaveCatalogue(catalogue: Catalogue): void {
	Object.assign(globalThis, {[slot]: catalogue});
}

/** What the launcher has left; undefined in English. */
export function catalogueInUse(): Catalogue | undefined {
	return (globalThis as {readonly [slot]?: Catalogue})[slot];
}
