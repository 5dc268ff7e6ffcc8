/** Translations by their English templates: `Approve {0}?` → `批准 {0}？` */
export type Catalogue = ReadonlyMap<string, string>;

/** The program and the modules of its launcher are separate bundles, each with its own copy of this module. */
const slot = Symbol.for('certdeck.catalogue');

/** Sets the language of all modules that are loaded after this call. */
export function leaveCatalogue(catalogue: Catalogue): void {
	Object.assign(globalThis, {[slot]: catalogue});
}

/** The catalogue that was set; undefined for English. */
export function catalogueInUse(): Catalogue | undefined {
	return (globalThis as {readonly [slot]?: Catalogue})[slot];
}
