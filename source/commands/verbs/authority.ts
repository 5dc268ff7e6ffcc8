import {printable, printed} from '../../base/text/index.js';
import {readAuthoritySpec} from '../../operations/read/index.js';
import {planAuthority} from '../../operations/sign/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {noteOrConfirm} from '../prompt/index.js';

export const authorityCommand: Command = {
	name: 'authority',
	operands: '-f SPEC.json|- --out DIR',
	summary: 'create a certificate authority of your own: ca.pem and ca-key.pem',
	description: `As "cfssl gencert -initca" does: a self-signed CA certificate, five years where the spec's "ca.expiry" says
nothing. Whoever has ca-key.pem can issue certificates that your clients trust: keep it off shared disks.`,
	flags: ['file', 'out', 'yes'],
	examples: [
		`echo '{"CN": "My Example Signer", "key": {"algo": "rsa", "size": 2048}}' | certdeck authority -f - --out ca`,
	],
	async run(args, context) {
		const file = args.text('file');
		const out = args.text('out');
		if (file === undefined || out === undefined || args.operands.length > 0) {
			throw new UsageError(
				file === undefined
					? '"authority" needs -f SPEC.json'
					: out === undefined
						? '"authority" needs --out DIR'
						: `"authority" takes no operand, got ${JSON.stringify(args.operands[0])}`,
			);
		}

		const spec = await readAuthoritySpec(file, context.readStdin);
		const plan = await planAuthority(spec, out, context.now);
		if (!(await noteOrConfirm(plan, args, context))) {
			return 1;
		}

		const {certificatePath, keyPath} = await plan.perform(context.signal);
		context.out(printed`${printable(certificatePath)}\n${printable(keyPath)}\n`);
		return 0;
	},
};
