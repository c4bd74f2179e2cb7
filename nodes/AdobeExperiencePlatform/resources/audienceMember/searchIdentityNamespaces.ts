import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { LIST_IDENTITY_NAMESPACES } from '../../adobe/identityNamespaces';
import { askForForm } from '../../operation/askForForm';

/** The list behind the locator: what kinds of IDs the organization knows; those of things, not people, aside. */
export async function searchIdentityNamespaces(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const namespaces = await askForForm(this, async (ask) => await ask(LIST_IDENTITY_NAMESPACES));
	return {
		results: namespaces
			.filter(({ idType }) => !/^non[-_ ]?people$/i.test(idType ?? ''))
			.map(({ code, name = code }) => ({
				name: name === code ? code : `${name} (${code})`,
				value: code,
			}))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}
