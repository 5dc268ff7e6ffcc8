import type {Printable} from '../../base/text/index.js';
import {english} from '../../base/text/index.js';

const names = english`certdeck kubectl-certdeck`;

/**
 * Parses the line itself, because bash splits words at `=` and `:`, and passes quotes as they are typed. No part of the
 * line or of an answer is ever evaluated.
 */
const bash = english`# certdeck completion for bash: source <(certdeck completion bash)
_certdeck() {
	COMPREPLY=()
	local line=\${COMP_LINE:0:COMP_POINT} word='' quote='' char i started=''
	local -a words=()
	for ((i = 0; i < \${#line}; i++)); do
		char=\${line:i:1}
		if [[ $quote == "'" ]]; then
			if [[ $char == "'" ]]; then quote=''; else word+=$char; fi
		elif [[ $char == \\\\ ]]; then
			((i++))
			word+=\${line:i:1} started=1
		elif [[ $quote == '"' ]]; then
			if [[ $char == '"' ]]; then quote=''; else word+=$char; fi
		elif [[ $char == [\\'\\"] ]]; then
			quote=$char started=1
		elif [[ $char == [[:space:]] ]]; then
			if [[ -n $started ]]; then words+=("$word"); fi
			word='' started=''
		else
			word+=$char started=1
		fi
	done
	words+=("$word")

	local program=$1 answer directive=4 value prefix='' cut=''
	type -P -- "$program" >/dev/null || program=certdeck
	answer=$("$program" __complete "\${words[@]:1}" 2>/dev/null) || return 0
	if [[ $word == -*=* ]]; then
		prefix=\${word%%=*}=
		word=\${word#*=}
		if [[ $COMP_WORDBREAKS == *=* ]]; then prefix=''; fi
	fi
	if [[ $word == *:* && $COMP_WORDBREAKS == *:* && -z $quote ]]; then cut=\${word%:*}:; fi

	while IFS= read -r value; do
		if [[ $value == :* ]]; then
			directive=\${value#:}
			continue
		fi
		value=\${value%%$'\\t'*}
		value=$prefix\${value#"$cut"}
		if [[ -z $quote ]]; then printf -v value %q "$value"; fi
		COMPREPLY+=("$value")
	done <<<"$answer"

	case $directive in
	0 | 16)
		local action=-f
		if [[ $directive == 16 ]]; then action=-d; fi
		compopt -o filenames 2>/dev/null
		while IFS= read -r value; do
			if [[ -n $value ]]; then COMPREPLY+=("$prefix$value"); fi
		done < <(compgen "$action" -- "$word")
		;;
	esac

	if [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *[:=] ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -F _certdeck ${names}
`;

const zsh = english`#compdef ${names}
# certdeck completion for zsh: source <(certdeck completion zsh), or as _certdeck in a folder of $fpath
_certdeck() {
	local -a typed lines candidates
	local line value about directive=4
	typed=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
	local program=\${(Q)words[1]}
	(( $+commands[$program] )) || [[ -x $program ]] || program=certdeck
	lines=("\${(@f)$($program __complete "\${typed[@]}" 2>/dev/null)}")
	for line in "\${lines[@]}"; do
		[[ -n $line ]] || continue
		if [[ $line == :* ]]; then
			directive=\${line#:}
			continue
		fi
		value=\${line%%$'\\t'*}
		about=''
		[[ $line == *$'\\t'* ]] && about=\${line#*$'\\t'}
		candidates+=("\${value//:/\\\\:}\${about:+:$about}")
	done

	compset -P '-*='
	case $directive in
	0) _files ;;
	16) _files -/ ;;
	esac
	if (( \${#candidates} )); then
		if [[ \${#candidates} == 1 && \${candidates[1]} == *\\\\: ]]; then
			_describe certdeck candidates -S ''
		else
			_describe certdeck candidates
		fi
	fi
}
if [[ $funcstack[1] == _certdeck ]]; then
	_certdeck "$@"
elif (( $+functions[compdef] )); then
	compdef _certdeck ${names}
else
	print -u2 'certdeck: run compinit before: autoload -Uz compinit && compinit'
fi
`;

const fish = english`# certdeck completion for fish: certdeck completion fish | source
function __certdeck_complete
	set -l typed (commandline -opc)
	set -l current (commandline -ct)
	set -l program $typed[1]
	command -q -- "$program"; or set program certdeck
	set -e typed[1]
	set -l prefix (string match -r -- '^-[^=]*=' "$current")
	set -l directive 4
	for line in (command "$program" __complete $typed (string unescape -- "$current"; or echo -- "$current") 2>/dev/null)
		if string match -q -- ':*' "$line"
			set directive (string sub -s 2 -- "$line")
		else
			printf '%s%s\\n' "$prefix" "$line"
		end
	end

	set -l value (string replace -r -- '^-[^=]*=' '' "$current")
	switch $directive
		case 0
			for path in (__fish_complete_path "$value")
				printf '%s%s\\n' "$prefix" "$path"
			end
		case 16
			for path in (__fish_complete_directories "$value" '')
				printf '%s%s\\n' "$prefix" "$path"
			end
	end
end
for name in ${names}
	complete -c $name -f -a '(__certdeck_complete)'
end
`;

/** The completion script of a shell for certdeck's command line. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish'): Printable {
	return {bash, zsh, fish}[shell];
}
