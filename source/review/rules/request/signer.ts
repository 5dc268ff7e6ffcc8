import {localized} from '../../../base/text/index.js';
import {isUnserved} from '../../../signers/forecast/index.js';
import {inTreeSigners} from '../../../signers/known/index.js';
import type {Rule} from '../../facts/index.js';
import {quote} from '../../facts/index.js';
import {signingOf} from './signing.js';

export const signerRules: readonly Rule[] = [
	{
		id: 'legacy-signer',
		severity: 'block',
		field: 'spec.signerName',
		provenance: 'server',
		scopes: ['object'],
		about:
			'kubernetes.io/legacy-unknown signs any subject, system:masters too, and promises nothing; only old objects have it.',
		find({object}) {
			return object?.seen.signerName === 'kubernetes.io/legacy-unknown'
				? localized`The signer legacy-unknown signs any subject for any use, system:masters too`
				: undefined;
		},
	},
	{
		id: 'nobody-signs',
		severity: 'warn',
		field: 'spec.signerName',
		provenance: 'policy',
		scopes: ['object'],
		about: 'The signer is a kubernetes.io name that nothing serves.',
		find({object}) {
			const name = object?.seen.signerName ?? '';
			return name.startsWith('kubernetes.io/') && !inTreeSigners.includes(name)
				? localized`Nobody serves ${quote(name)}: an approved request would wait for ever`
				: undefined;
		},
	},
	{
		id: 'no-known-signer',
		severity: 'info',
		field: 'spec.signerName',
		provenance: 'server',
		scopes: ['object'],
		evidence: 'bindings',
		about:
			'Nobody but cluster admins may sign for the signer, and no live request has a certificate from it: approved, it waits.',
		find({object}) {
			const {seen, evidence, others} = object ?? {};
			if (seen === undefined || !isUnserved(signingOf(seen.signerName, evidence, others))) {
				return undefined;
			}

			const isApproved = seen.conditions.some(({type}) => type === 'Approved');
			return localized`Nobody is known to sign for ${quote(seen.signerName)}: ${isApproved ? localized`it waits` : localized`approved, it would wait`} until somebody does`;
		},
	},
];
