import type {ComponentType} from 'react';
import {useEffect, useState} from 'react';

/**
 * A component whose module is loaded when it is first shown, so that the deck starts without it; undefined until then.
 *
 * @param load - called once.
 */
export function useLater<Props>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> | undefined {
	const [Component, setComponent] = useState<ComponentType<Props>>();
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is first shown
	useEffect(() => {
		let isGone = false;
		void load().then(loaded => {
			if (!isGone) {
				setComponent(() => loaded);
			}
		});
		return () => {
			isGone = true;
		};
	}, []);
	return Component;
}
