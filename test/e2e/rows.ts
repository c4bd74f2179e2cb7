import { z } from 'zod';

import type { Simulator } from '../simulator';

/** A row of a sheet, by the columns that automatic mapping knows. */
export interface Row {
	name: string;
	namespace: string;
	originName: string;
	description?: string;
}

/** `Row 1`, `Row 2`, … */
export const rows = (count: number): Row[] =>
	Array.from({ length: count }, (_, index) => ({
		name: `Row ${index + 1}`,
		namespace: 'agora',
		originName: 'Agora_Collaboration',
	}));

const named = z.object({ name: z.string() });

/** For a fault's `when`: strikes the requests for the audience of this name. */
export const isFor =
	(name: string) =>
	({ body }: { readonly body: unknown }): boolean =>
		named.safeParse(body).data?.name === name;

/** How often each row was made: 0 is lost, 2 is doubled. */
export function copiesOf(sheet: readonly Row[], { audiences }: Simulator) {
	const copies = new Map(sheet.map(({ name }) => [name, 0]));
	for (const { name } of audiences) copies.set(name, (copies.get(name) ?? 0) + 1);
	const counts = [...copies.values()];
	return {
		made: audiences.length,
		lost: counts.filter((count) => count === 0).length,
		doubled: counts.filter((count) => count > 1).length,
	};
}
