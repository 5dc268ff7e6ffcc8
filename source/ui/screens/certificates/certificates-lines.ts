import type {Printable} from '../../../base/text/index.js';
import {printableSentence, printed} from '../../../base/text/index.js';
import type {JudgedEntry} from '../../../certificates/model/index.js';
import type {CertificateStock} from '../../../deck/ports/certificates/index.js';
import {unreadLines} from '../../../present/certificates/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, truncate, wrap} from '../../../present/text/index.js';
import {coarseAge} from '../../../present/words/index.js';
import {errorLines} from '../../components/index.js';

const none: readonly JudgedEntry[] = [];

export function entriesOf(stock: CertificateStock): readonly JudgedEntry[] {
	return stock.phase === 'read' || stock.phase === 'reading' ? stock.entries : none;
}

/** The number of certificates, and the age of the list. */
export function countText(stock: CertificateStock, count: number, now: Date): Printable {
	const all = entriesOf(stock).length;
	const many = count === all ? printed`${all}` : printed`${count} of ${all}`;
	switch (stock.phase) {
		case 'reading': {
			return printed`${many} · … reading`;
		}

		case 'read': {
			return stock.error === undefined
				? printed`${many} · read ${coarseAge(stock.readAt, now)} ago`
				: printed`${many} · stale: read ${coarseAge(stock.readAt, now)} ago`;
		}

		default: {
			return stock.phase === 'failed' ? printed`not read` : printed`… reading`;
		}
	}
}

const mostNotes = 3;

/** A line for each kind that could not be read, and one with the reason if the list is old. */
export function unreadNotes(stock: CertificateStock, width: number): readonly Line[] {
	if (stock.phase !== 'read') {
		return [];
	}

	const {error} = stock;
	const lines = [...(error === undefined ? [] : [printableSentence(error.message)]), ...unreadLines(stock.unread)];
	const more = lines.length - mostNotes;
	const shown =
		more > 0 ? [...lines.slice(0, mostNotes - 1), printed`and ${more + 1} more kinds were not read`] : lines;
	return shown.map(text => line(truncate(printed` ? ${text}`, width), 'waiting'));
}

/** Lines that replace the rows if there are none. */
export function emptyLines(stock: CertificateStock, filter: string, width: number): readonly Line[] {
	const said = (text: Printable) => wrap(text, width - 4).map(part => line(printed`   ${part}`, 'muted'));
	switch (stock.phase) {
		case 'failed': {
			return errorLines(stock.error, width - 4).map(spans => [{emphasis: 'plain', text: printed`   `}, ...spans]);
		}

		case 'read': {
			return filter !== '' && stock.entries.length > 0
				? said(printed`No certificate matches.`)
				: said(printed`No certificates.`);
		}

		default: {
			return said(printed`… reading`);
		}
	}
}
