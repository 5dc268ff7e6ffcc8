import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {KeySpec} from '../keys/index.js';
import {quotedValue} from '../text/index.js';
import type {SpecDocument} from './spec-document.js';
import type {Faults} from './strict-json.js';

/** The key of a spec without a `key` field. */
export const defaultKeySpec: KeySpec = {algo: 'ecdsa', size: 256};

/** The key of a spec. For an unsupported key it adds a fault, and returns the default. */
export function toKeySpec(key: SpecDocument['key'], faults: Faults, warnings: string[]): KeySpec {
	// cfssl fills in a spec with ecdsa 256, so in cfssl `{"algo": "rsa"}` means RSA with 256 bits.
	const {algo = 'ecdsa', size} = key ?? {};
	switch (algo) {
		case 'ecdsa': {
			const bits = size ?? 256;
			if (bits === 256 || bits === 384 || bits === 521) {
				return {algo, size: bits};
			}

			faults.push(localized`key.size ${bits} is no curve of ecdsa: 256, 384 and 521 are`);
			return defaultKeySpec;
		}

		case 'rsa': {
			if (size === 2048 || size === 3072 || size === 4096) {
				return {algo, size};
			}

			if (size === undefined) {
				faults.push(localized`key.size is missing: rsa needs 2048, 3072 or 4096`);
			} else if (size < 2048) {
				faults.push(localized`key.size ${size} is too weak for rsa: such keys can be broken, 2048 is the least`);
			} else {
				faults.push(localized`key.size ${size} is not made here: rsa keys have 2048, 3072 or 4096 bits`);
			}

			return defaultKeySpec;
		}

		case 'ed25519': {
			if (size !== undefined && size !== 256 && size !== 0) {
				warnings.push(localized`key.size ${size} means nothing for ed25519`);
			}

			return {algo};
		}

		default: {
			const nearest = nearestWord(algo, ['ecdsa', 'rsa', 'ed25519']);
			faults.push(
				localized`key.algo ${quotedValue(algo)} is unknown: ${nearest ? localized`did you mean ${nearest}?` : localized`ecdsa, rsa and ed25519 are known`}`,
			);
			return defaultKeySpec;
		}
	}
}
