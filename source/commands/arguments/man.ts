import type {Command} from './command.js';
import {flagsHelp, verbHelp} from './help.js';

/** The help about all flags, or the manual page. */
export function topicHelp(topic: 'flags' | 'man', commands: readonly Command[], version: string): string {
	return topic === 'flags' ? flagsHelp() : manPage(commands, version);
}

/** The manual page, certdeck(1), in the man macros of troff. It is made from the help, so that both say the same. */
function manPage(commands: readonly Command[], version: string): string {
	return [
		`.TH CERTDECK 1 "" "certdeck ${version}" "User Commands"`,
		'.SH NAME',
		'certdeck \\- the terminal deck for Kubernetes certificates',
		'.SH SYNOPSIS',
		'.B certdeck',
		'[FLAG...]',
		'.br',
		'.B certdeck',
		'VERB [OPERAND...] [FLAG...]',
		'.SH DESCRIPTION',
		'Without a verb the deck is opened: every CertificateSigningRequest, live, with what approving it would grant.',
		'.SH FLAGS',
		...verbatim(flagsHelp()),
		'.SH VERBS',
		...commands.flatMap(command => [`.SS ${roff(command.name)}`, ...verbatim(verbHelp(command))]),
		'.SH EXIT STATUS',
		'0 done, 1 failed, 2 wrong usage or no terminal, 3 refused by review or policy, 130 interrupted.',
		'.SH FILES',
		'.nf',
		'$XDG_STATE_HOME/certdeck, $XDG_DATA_HOME/certdeck, $XDG_CONFIG_HOME/certdeck/config.yaml',
		'.fi',
		'',
	].join('\n');
}

/** Lines without formatting. */
function verbatim(text: string): readonly string[] {
	return ['.nf', ...text.trimEnd().split('\n').map(roff), '.fi'];
}

/** Escapes text for troff: backslashes, and a dot or apostrophe at the start of a line. */
function roff(text: string): string {
	return text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replace(/^([.'])/, '\\&$1');
}
