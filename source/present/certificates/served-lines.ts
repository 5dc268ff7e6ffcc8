import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import type {PodServed} from '../../operations/handshake/index.js';
import {humanDuration} from '../words/index.js';

/** What Pods present, compared with their Secret, and what to do about a difference. */
export function podsServeText(
	secret: string,
	answers: readonly PodServed[],
	{count, now}: {readonly count: number; readonly now: Date},
): Printable {
	const isOld = answers.some(each => 'served' in each && each.served.secret?.comparison === 'earlier');
	return printed`${joined(
		[
			printed`What the Pods serve that take in Secret ${printable(secret)}: one TLS handshake with each port, nothing is sent.`,
			printed``,
			...answers.map(answerText.bind(undefined, now)),
			...(answers.length < count ? [printed`… asking ${count - answers.length} more`] : []),
			...(count === 0 ? [printed`No Pod that takes it in declares a port, and no Service leads to one.`] : []),
			...(isOld
				? [
						printed``,
						printed`Who serves an earlier one has not read the Secret again: restart it. r says the command after a renewal.`,
					]
				: []),
		],
		printed`\n`,
	)}\n`;
}

function answerText(now: Date, answer: PodServed): Printable {
	const {pod, port} = answer;
	const where = printed`Pod ${printable(pod.namespace)}/${printable(pod.name)}, port ${port}`;
	if ('why' in answer) {
		return printed`? ${where}: ${printableSentence(answer.why)}`;
	}

	const {secret, chain} = answer.served;
	const left = chain[0].notAfter.getTime() - now.getTime();
	const until =
		left < 0 ? printed`which ended ${humanDuration(-left)} ago` : printed`which ends in ${humanDuration(left)}`;
	switch (secret?.comparison) {
		case 'same': {
			return printed`= ${where}: serves what the Secret holds`;
		}

		case 'other-chain': {
			return printed`~ ${where}: serves the certificate of the Secret, with others behind it`;
		}

		case 'earlier': {
			return printed`! ${where}: serves an earlier certificate, ${until}`;
		}

		default: {
			return printed`! ${where}: serves another certificate than the Secret's, ${until}`;
		}
	}
}
